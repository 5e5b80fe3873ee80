/**
 * 4 or 8 bits by blocks of a row, as com.microsoft MatMulNBits reads them: a block's value of the largest size stands
 * for the lowest level, so that all levels are used; the level in the middle is zero. Rows are whole blocks.
 */
import type { QuantizingScheme } from './quantized-weights.ts'

const BLOCK = 128

/** `values` (out, blocks, bytes a block), two 4-bit levels a byte, the first in the lower half; `scale` (out, blocks). */
export function blockScheme(bits: 4 | 8): QuantizingScheme<'scale' | 'values'> {
  return {
    id: `int${bits} blocks 1`,
    fits: (inputs) => inputs % BLOCK === 0,
    forms: (out, inputs) => {
      const blocks = inputs / BLOCK
      return {
        scale: { shape: [out, blocks], dtype: 'F32' },
        values: { shape: [out, blocks, (BLOCK * bits) / 8], dtype: 'U8' },
      }
    },
    quantize: (weight) => quantize(weight, bits),
    layer: ({ scale, values }) => ({ kind: 'blocks', bits, scale, values }),
  }
}

function quantize(weight: Float32Array, bits: 4 | 8) {
  const middle = 2 ** (bits - 1)
  const scale = new Float32Array(weight.length / BLOCK)
  const levels = new Uint8Array(weight.length)
  for (let block = 0; block < scale.length; block++) {
    const first = block * BLOCK
    const step = largestOf(weight, first) / -middle
    scale[block] = step
    const factor = step === 0 ? 0 : 1 / step
    for (let at = first; at < first + BLOCK; at++)
      levels[at] = Math.min(Math.round(weight[at]! * factor) + middle, 2 * middle - 1)
  }
  return { scale, values: bits === 8 ? levels : inPairs(levels) }
}

/** Of the block that begins there: the value that is farthest from 0, with its sign. */
function largestOf(weight: Float32Array, first: number): number {
  let largest = 0
  for (let at = first; at < first + BLOCK; at++)
    if (Math.abs(weight[at]!) > Math.abs(largest)) largest = weight[at]!
  return largest
}

function inPairs(levels: Uint8Array): Uint8Array {
  const pairs = new Uint8Array(levels.length / 2)
  for (let at = 0; at < pairs.length; at++) pairs[at] = levels[2 * at]! | (levels[2 * at + 1]! << 4)
  return pairs
}
