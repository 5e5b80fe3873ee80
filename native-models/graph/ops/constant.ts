/** Numbers that stand in the graph itself, in the type of what they are computed with. */
import { toHalves } from '../../formats/float16.ts'
import { graphError, type Tensor } from '../tensor.ts'

/** @throws E_GRAPH where `x` is of no float type that a graph is computed in */
export function constantLike(x: Tensor, data: Float32Array, shape: readonly number[]): Tensor {
  const { graph, dtype } = x
  if (dtype === 'float32') return graph.constant(data, shape)
  if (dtype === 'float16') return graph.constant(toHalves(data), shape)
  throw graphError(graph, `a constant of ${dtype}.`)
}
