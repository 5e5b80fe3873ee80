/** Scaled dot-product attention. */
import { type Dim, formatShape, graphError, known, type Tensor } from '../tensor.ts'
import { add, scale as scaleBy } from './elementwise.ts'
import { matmul } from './linear.ts'
import { reshape, transpose } from './shape.ts'

export interface AttentionOptions {
  readonly heads: number
  /** Factor on query · key; 1 / √(head size) if absent. T5 has 1. */
  readonly scale?: number
  /** Added to the scores: (1 or batch, heads, queries, keys). */
  readonly bias?: Tensor
}

/** softmax(query · keyᵀ × scale + bias) · value, by heads. query (batch, n, dim), key and value (batch, m, dim) → (batch, n, dim). */
export function attention(query: Tensor, key: Tensor, value: Tensor, options: AttentionOptions): Tensor {
  const { graph } = query
  const dim = known(query, -1)
  const headSize = dim / options.heads
  const [batch, queries] = query.shape
  const keys = [batch, key.shape[1], dim]
  const same = query.shape.length === 3 && isShape(key, keys) && isShape(value, keys)
  const { bias } = options
  const biased =
    bias === undefined || [1, batch].some((n) => isShape(bias, [n, options.heads, queries, key.shape[1]]))
  if (!Number.isInteger(headSize) || !same || !biased) {
    const shapes = [query, key, value, ...(bias ? [bias] : [])].map(({ shape }) => formatShape(shape))
    throw graphError(graph, `attention of ${options.heads} heads over ${shapes.join(', ')}.`)
  }
  const factor = options.scale ?? 1 / Math.sqrt(headSize)
  if (!graph.dialect.fusedAttention) return plainAttention(query, key, value, { ...options, scale: factor })
  const { scalesQueries } = graph.dialect
  const noBias = [scalesQueries ? scaleBy(query, factor * Math.sqrt(headSize)) : query, key, value]
  const inputs = options.bias ? [...noBias, null, null, options.bias] : noBias
  return graph.node('MultiHeadAttention', inputs, query, {
    domain: 'com.microsoft',
    attributes: { num_heads: { int: options.heads }, ...(!scalesQueries && { scale: { float: factor } }) },
  })
}

function isShape(x: Tensor, shape: readonly (Dim | undefined)[]): boolean {
  return x.shape.length === shape.length && x.shape.every((dim, axis) => dim === shape[axis])
}

function plainAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options: AttentionOptions & { scale: number },
): Tensor {
  const { heads } = options
  const byHeads = (x: Tensor, order: readonly number[]): Tensor =>
    transpose(reshape(x, [...x.shape.slice(0, 2), heads, known(x, -1) / heads]), order)
  const q = scaleBy(byHeads(query, [0, 2, 1, 3]), options.scale) // (batch, heads, n, headSize)
  const scores = matmul(q, byHeads(key, [0, 2, 3, 1])) // (batch, heads, n, m)
  const weights = softmax(options.bias ? add(scores, options.bias) : scores)
  const mixed = matmul(weights, byHeads(value, [0, 2, 1, 3])) // (batch, heads, n, headSize)
  return reshape(transpose(mixed, [0, 2, 1, 3]), query.shape)
}

/** Over the last axis. */
export function softmax(x: Tensor): Tensor {
  return x.graph.node('Softmax', [x], x, { attributes: { axis: { int: -1 } } })
}
