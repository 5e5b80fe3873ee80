/** Activation functions. */
import type { Tensor } from '../tensor.ts'
import { add, mul, scale, shift, sigmoid, tanh } from './elementwise.ts'

/** x × sigmoid(x). */
export function silu(x: Tensor): Tensor {
  if (!x.graph.dialect.quickGelu) return mul(x, sigmoid(x))
  return x.graph.node('QuickGelu', [x], x, { domain: 'com.microsoft', attributes: { alpha: { float: 1 } } })
}

/** GELU by tanh: x/2 × (1 + tanh(√(2/π) × (x + 0.044715 x³))). Hendrycks and Gimpel, arXiv 1606.08415. */
export function geluTanh(x: Tensor): Tensor {
  if (x.graph.dialect.fastGelu) return x.graph.node('FastGelu', [x], x, { domain: 'com.microsoft' })
  const cube = mul(mul(x, x), x)
  const inner = scale(add(x, scale(cube, 0.044715)), Math.sqrt(2 / Math.PI))
  return mul(scale(x, 0.5), shift(tanh(inner), 1))
}
