/** Numbers as float16, for what is kept and not computed with. */

const bits = new Uint32Array(1)
const value = new Float32Array(bits.buffer)

/**
 * Bits of IEEE 754 binary16, rounded to the nearest, a half to the even one; what is too large is infinite.
 * (IEEE 754-2019, §3.6 and §4.3.1; the runtimes of older Electrons have no Float16Array.)
 */
export function toHalves(floats: Float32Array): Uint16Array<ArrayBuffer> {
  const halves = new Uint16Array(floats.length)
  for (let i = 0; i < floats.length; i++) halves[i] = toHalf(floats[i]!)
  return halves
}

function toHalf(float: number): number {
  value[0] = float
  const sign = (bits[0]! >>> 16) & 0x8000
  const magnitude = bits[0]! & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7e00 // not a number
  if (magnitude >= 0x47800000) return sign | 0x7c00 // 65536 and above
  // Below 2^-14 halves are multiples of 2^-24: the product is exact, its rounding is ours.
  if (magnitude < 0x38800000) return sign | roundToEven(Math.abs(value[0]!) * 2 ** 24)
  const kept = (magnitude - 0x38000000) >>> 13
  const rest = magnitude & 0x1fff
  // A carry goes on into the exponent, and from the largest one to infinity.
  return sign | (kept + (rest > 0x1000 || (rest === 0x1000 && kept & 1) ? 1 : 0))
}

function roundToEven(number: number): number {
  const below = Math.floor(number)
  const rest = number - below
  return below + (rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? 1 : 0)
}
