/**
 * Matrix products in int8: weights by output channel, activations by token.
 *
 * A row of x is rounded to 255 levels between ± its own largest value, stored as unsigned bytes around 128: onnxruntime
 * has no fast kernel for two signed factors on x64. The sums are exact, in 32 bits; rounding is all that is lost.
 */

import type { Int8Layer } from '../quantized-weights.ts'
import { known, type Tensor } from '../tensor.ts'
import { add, mul } from './elementwise.ts'
import { flatRows, reshape } from './shape.ts'

const LEVELS = 127
const MIDDLE = 128
/** A row of nothing but zeros is divided by this. */
const LEAST_SCALE = 1e-20

interface Quantized {
  /** (rows, in), uint8 */
  readonly values: Tensor
  /** (rows, 1): x ≈ scale × (values − 128) */
  readonly scale: Tensor
}

/** What several layers read, such as the three of an attention, is quantized once. */
const known8 = new WeakMap<Tensor, Quantized>()

/** x (…, in), bias (out) → (rows, out) */
export function int8Product(x: Tensor, { values, scale }: Int8Layer, bias?: Tensor): Tensor {
  const { graph } = x
  const rows = known8.get(x) ?? quantize(x)
  known8.set(x, rows)
  const shape = [rows.values.shape[0]!, known(values, 1)]
  const middle = graph.constant(Uint8Array.of(MIDDLE), [])
  const sums = graph.node(
    'MatMulIntegerToFloat',
    [rows.values, values, graph.scalar(1), scale, middle],
    { dtype: 'float32', shape },
    { domain: 'com.microsoft' },
  )
  const y = mul(sums, rows.scale)
  return bias ? add(y, bias) : y
}

function quantize(x: Tensor): Quantized {
  const { graph } = x
  const features = known(x, -1)
  const rows = Number(flatRows(x))
  const flat = x.shape.length === 2 ? x : reshape(x, [rows, features])
  const one = { dtype: 'float32', shape: [rows, 1] } as const
  const largest = graph.node('ReduceMax', [graph.node('Abs', [flat], flat), graph.ints([1])], one, {
    attributes: { keepdims: { int: 1 } },
  })
  const scale = graph.node('Max', [mul(largest, graph.scalar(1 / LEVELS)), graph.scalar(LEAST_SCALE)], one)
  const middle = graph.constant(new Uint8Array(rows).fill(MIDDLE), [rows])
  const values = graph.node(
    'QuantizeLinear',
    [flat, reshape(scale, [rows]), middle],
    { dtype: 'uint8', shape: [rows, features] },
    { attributes: { axis: { int: 0 } } },
  )
  return { values, scale }
}
