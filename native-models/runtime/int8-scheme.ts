/** int8 by output channel: a row's largest value stands for 127. */
import type { QuantizingScheme } from './quantized-weights.ts'

const LEVELS = 127
/** Rows that are turned at once: they stay in the processor's cache. */
const TILE = 64

/** `values` (in, out), as the product wants it, and `scale` (out). */
export const INT8: QuantizingScheme<'scale' | 'values'> = {
  id: 'int8 1',
  fits: () => true,
  forms: (out, inputs) => ({
    scale: { shape: [out], dtype: 'F32' },
    values: { shape: [inputs, out], dtype: 'I8' },
  }),
  quantize: (weight, out) => {
    const scale = scalesOf(weight, out)
    return { scale, values: turned(weight, scale) }
  },
  layer: ({ scale, values }) => ({ kind: 'int8', scale, values }),
}

/** weight (out, in) → (out) */
function scalesOf(weight: Float32Array, out: number): Float32Array {
  const inputs = weight.length / out
  const scales = new Float32Array(out)
  for (let row = 0; row < out; row++) {
    let largest = 0
    for (let at = row * inputs; at < (row + 1) * inputs; at++) {
      const size = Math.abs(weight[at]!)
      if (size > largest) largest = size
    }
    scales[row] = largest / LEVELS
  }
  return scales
}

/** weight (out, in) → (in, out) */
function turned(weight: Float32Array, scales: Float32Array): Int8Array {
  const out = scales.length
  const inputs = weight.length / out
  const factors = scales.map((scale) => (scale > 0 ? 1 / scale : 0))
  const result = new Int8Array(weight.length)
  for (let first = 0; first < out; first += TILE) {
    const end = Math.min(first + TILE, out)
    for (let column = 0; column < inputs; column++)
      for (let row = first; row < end; row++)
        result[column * out + row] = Math.round(weight[row * inputs + column]! * factors[row]!)
  }
  return result
}
