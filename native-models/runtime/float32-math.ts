/**
 * float32 arithmetic in JavaScript's doubles, bit for bit as a CPU with AVX2 and FMA does it, and the
 * single-precision logarithm, sine and cosine of the Cephes library (Moshier: logf.c, sinf.c), which PyTorch
 * evaluates eight at a time. The polynomials' coefficients are Cephes'.
 *
 * One +, −, × or √ of float32 numbers in double and rounded by `fround` is the correctly rounded float32
 * result (Figueroa, When is double rounding innocuous?, 1995). A fused multiply-add is not: see `fma`.
 */
const { fround } = Math

/** a·b + c with one rounding, for a, b, c in float32. */
export function fma(a: number, b: number, c: number): number {
  const product = a * b // exact: 24 + 24 bits fit into 53
  const sum = product + c
  const nearest = fround(sum)
  const distance = sum - nearest
  const other = sum + distance
  // Rounding twice is wrong only where the double fell on the middle between two float32 numbers.
  if (distance === 0 || fround(other) !== other) return nearest
  return breakTie(product, c, { nearest, other })
}

/** Which of two float32 neighbours is right, by the sign of what the double sum lost (Knuth's TwoSum). */
function breakTie(
  product: number,
  c: number,
  { nearest, other }: { nearest: number; other: number },
): number {
  const sum = product + c
  const partOfC = sum - product
  const lost = product - (sum - partOfC) + (c - partOfC)
  if (lost === 0) return nearest
  return lost > 0 ? Math.max(nearest, other) : Math.min(nearest, other)
}

const LOG = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(fround)
const SQRT_HALF = fround(Math.SQRT1_2)
const LN2_LOW = fround(-2.1219444e-4)
const LN2_HIGH = fround(0.693359375)

const word = new Uint32Array(1)
const asFloat = new Float32Array(word.buffer)

/** ln x in float32, for normal positive x. */
export function log(x: number): number {
  asFloat[0] = x
  const bits = word[0] as number
  word[0] = (bits & 0x007fffff) | 0x3f000000
  const half = asFloat[0] // x = half · 2^exponent, half in [0.5, 1)
  const below = half < SQRT_HALF
  const exponent = (bits >>> 23) - 126 - (below ? 1 : 0)
  const fraction = fround(below ? half - 1 + half : half - 1)

  const square = fround(fraction * fraction)
  let series = LOG[0] as number
  for (let term = 1; term < LOG.length; term++) series = fma(series, fraction, LOG[term] as number)
  series = fma(fround(series * fraction), square, fround(exponent * LN2_LOW))
  series = fround(series - 0.5 * square)
  return fma(exponent, LN2_HIGH, fround(fraction + series))
}

const FOUR_OVER_PI = fround(4 / Math.PI)
// −π/4 in three parts, so that an octant's multiple is subtracted without losing digits.
const MINUS_QUARTER_PI = [-0.78515625, -2.4187564849853516e-4, -3.774894977445941e-8].map(fround)
const [PART_1, PART_2, PART_3] = MINUS_QUARTER_PI as [number, number, number]

/** The even octant number nearest to x ≥ 0: 0, 2, 4, 6, 8 … */
export function evenOctant(x: number): number {
  return (Math.trunc(fround(x * FOUR_OVER_PI)) + 1) & ~1
}

/** x − octant·π/4, in −π/4 … π/4. */
export function withoutOctants(x: number, octant: number): number {
  return fma(octant, PART_3, fma(octant, PART_2, fma(octant, PART_1, x)))
}

const SIN = [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1].map(fround)
const [SIN_7, SIN_5, SIN_3] = SIN as [number, number, number]
const COS = [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2].map(fround)
const [COS_8, COS_6, COS_4] = COS as [number, number, number]

/** sin x for |x| ≤ π/4. */
export function sinNearZero(x: number): number {
  const square = fround(x * x)
  const series = fma(fma(SIN_7, square, SIN_5), square, SIN_3)
  return fma(fround(series * square), x, x)
}

/** cos x for |x| ≤ π/4. */
export function cosNearZero(x: number): number {
  const square = fround(x * x)
  const series = fma(fma(COS_8, square, COS_6), square, COS_4)
  return fround(fma(fround(series * square), square, -0.5 * square) + 1)
}
