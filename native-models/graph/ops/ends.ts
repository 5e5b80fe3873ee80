/** Where numbers enter and leave a graph: float32 outside, the compute type inside. */
import type { Graph } from '../graph.ts'
import type { Shape, Tensor } from '../tensor.ts'
import { cast } from './elementwise.ts'

export function floatInput(graph: Graph, name: string, shape: Shape): Tensor {
  return cast(graph.input(name, 'float32', shape), graph.dialect.computeType)
}

export function floatOutput(graph: Graph, name: string, tensor: Tensor): void {
  graph.output(name, cast(tensor, 'float32'))
}
