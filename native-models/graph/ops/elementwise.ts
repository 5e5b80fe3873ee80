/** Element by element, with NumPy broadcasting. */

import { DATA_TYPE } from '../proto.ts'
import { broadcast, type DType, graphError, type Tensor } from '../tensor.ts'
import { constantLike } from './constant.ts'

function binary(opType: string, a: Tensor, b: Tensor): Tensor {
  if (a.dtype !== b.dtype) throw graphError(a.graph, `${opType} of ${a.dtype} and ${b.dtype}.`)
  return a.graph.node(opType, [a, b], { dtype: a.dtype, shape: broadcast(a.graph, a.shape, b.shape) })
}

function unary(opType: string, x: Tensor): Tensor {
  return x.graph.node(opType, [x], x)
}

export const add = (a: Tensor, b: Tensor): Tensor => binary('Add', a, b)
export const sub = (a: Tensor, b: Tensor): Tensor => binary('Sub', a, b)
export const mul = (a: Tensor, b: Tensor): Tensor => binary('Mul', a, b)
export const div = (a: Tensor, b: Tensor): Tensor => binary('Div', a, b)
export const sin = (x: Tensor): Tensor => unary('Sin', x)
export const cos = (x: Tensor): Tensor => unary('Cos', x)
export const sqrt = (x: Tensor): Tensor => unary('Sqrt', x)
export const tanh = (x: Tensor): Tensor => unary('Tanh', x)
export const sigmoid = (x: Tensor): Tensor => unary('Sigmoid', x)
export const relu = (x: Tensor): Tensor => unary('Relu', x)

export function scale(x: Tensor, factor: number): Tensor {
  return factor === 1 ? x : mul(x, constantLike(x, Float32Array.of(factor), []))
}

export function shift(x: Tensor, offset: number): Tensor {
  return add(x, constantLike(x, Float32Array.of(offset), []))
}

export function cast(x: Tensor, dtype: DType): Tensor {
  if (x.dtype === dtype) return x
  return x.graph.node(
    'Cast',
    [x],
    { dtype, shape: x.shape },
    { attributes: { to: { int: DATA_TYPE[dtype] } } },
  )
}
