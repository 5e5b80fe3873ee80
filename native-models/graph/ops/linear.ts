/** Matrix products. */

import type { QuantizedLayer } from '../quantized-weights.ts'
import { broadcast, type Dim, formatShape, graphError, known, type Tensor } from '../tensor.ts'
import type { Weights } from '../weights.ts'
import { blockProduct } from './block-product.ts'
import { add } from './elementwise.ts'
import { int8Product } from './int8-product.ts'
import { flatRows, reshape } from './shape.ts'

/** a (…, n, k) · b (…, k, m) → (…, n, m). */
export function matmul(a: Tensor, b: Tensor): Tensor {
  if (a.shape.length < 2 || b.shape.length < 2 || a.shape.at(-1) !== b.shape.at(-2)) {
    throw graphError(a.graph, `cannot multiply ${formatShape(a.shape)} by ${formatShape(b.shape)}.`)
  }
  if (a.dtype !== b.dtype) throw graphError(a.graph, `MatMul of ${a.dtype} and ${b.dtype}.`)
  const batch = broadcast(a.graph, a.shape.slice(0, -2), b.shape.slice(0, -2))
  const shape: Dim[] = [...batch, a.shape.at(-2)!, b.shape.at(-1)!]
  return a.graph.node('MatMul', [a, b], { dtype: a.dtype, shape })
}

/**
 * x (…, in) · weightᵀ + bias → (…, out), with weight (out, in) as PyTorch stores it.
 *
 * As one Gemm over flattened rows: Gemm multiplies by the transposed weight as it lies in the file, where
 * Transpose + MatMul would be folded into a copy of every weight on the heap.
 */
export function linear(w: Weights, x: Tensor, options: { out: number; bias?: boolean }): Tensor {
  const { out, bias = true } = options
  const features = known(x, -1)
  const weight = w.get('weight', [out, features])
  if (x.dtype !== weight.dtype) throw graphError(x.graph, `Gemm of ${x.dtype} and ${weight.dtype}.`)
  const own = bias ? w.get('bias', [out]) : undefined
  const flat = x.shape.length === 2 ? x : reshape(x, [flatRows(x), features])
  const quantized = w.quantized()
  const y = w.adapt({
    x: flat,
    y: quantized ? quantizedProduct(x, quantized, { flat, bias: own }) : gemm(flat, weight, own),
    weight,
    bias: own,
    product: gemm,
    pointwise: gemm,
  })
  return x.shape.length === 2 ? y : reshape(y, [...x.shape.slice(0, -1), out])
}

function quantizedProduct(
  x: Tensor,
  layer: QuantizedLayer,
  { flat, bias }: { flat: Tensor; bias: Tensor | undefined },
): Tensor {
  switch (layer.kind) {
    case 'int8':
      return int8Product(x, layer, bias)
    case 'blocks': {
      const y = blockProduct(flat, layer)
      return bias ? add(y, bias) : y
    }
  }
}

/** x (rows, in) · weightᵀ + plus → (rows, out); plus is (out) or (rows, out). */
function gemm(x: Tensor, weight: Tensor, plus?: Tensor): Tensor {
  const shape = [x.shape[0]!, known(weight, 0)]
  const inputs = plus ? [x, weight, plus] : [x, weight]
  return x.graph.node('Gemm', inputs, { dtype: x.dtype, shape }, { attributes: { transB: { int: 1 } } })
}
