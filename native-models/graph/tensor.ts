/** Shapes of a graph's values: how they combine, and what must be known of them. */
import { formatShape, type Shape } from './dtype.ts'
import { type Graph, graphError, type Tensor } from './graph.ts'

export { type Dim, type DType, formatShape, type Shape } from './dtype.ts'
export { graphError, type Tensor } from './graph.ts'

/** NumPy broadcasting. A named dimension broadcasts with itself and with 1. */
export function broadcast(graph: Graph, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1
    const right = b[axis - rank + b.length] ?? 1
    if (left === right || right === 1) return left
    if (left === 1) return right
    throw graphError(graph, `shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast.`)
  })
}

/** Elements of a shape whose dimensions are all known. */
export function elementCount(graph: Graph, shape: Shape): number {
  return shape.reduce<number>((count, dim) => {
    if (typeof dim === 'string') throw graphError(graph, `the dimension '${dim}' is not known here.`)
    return count * dim
  }, 1)
}

/** A dimension that must be known when the graph is built. */
export function known(tensor: Tensor, axis: number): number {
  const dim = tensor.shape.at(axis)
  if (typeof dim === 'number') return dim
  throw graphError(
    tensor.graph,
    `axis ${axis} of ${formatShape(tensor.shape)} must be known to build the graph.`,
  )
}
