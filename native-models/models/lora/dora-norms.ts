/** The lengths ‖W + sBA‖ that DoRA divides by, as one small graph over the model's file and the LoRA's. */
import type { Dialect } from '../../graph/dialect.ts'
import { type BuiltGraph, Graph } from '../../graph/graph.ts'
import { add } from '../../graph/ops/elementwise.ts'
import { reshape } from '../../graph/ops/shape.ts'
import { known, type Tensor } from '../../graph/tensor.ts'
import { type WeightLedger, Weights } from '../../graph/weights.ts'
import { deltaMatrix } from './delta-matrix.ts'
import type { LoraLayer } from './lora.ts'

/** Output for every layer, by its path: (out), or (in channels) where its magnitude is one a column. */
export function doraNorms(layers: readonly LoraLayer[], ledger: WeightLedger, dialect: Dialect): BuiltGraph {
  const graph = new Graph('dora-norms', dialect)
  const w = new Weights(graph, ledger)
  for (const layer of layers) {
    const base = graph.within(layer.path, () => changedWeight(w.at(layer.path), layer))
    const axes = layer.magnitude?.along === 'columns' ? [0, 2] : [1, 2]
    graph.output(layer.path, lengths(base, axes))
  }
  return graph.build()
}

/** W + sBA as (out, in channels, kernel elements). */
function changedWeight(w: Weights, { path, scale, delta }: LoraLayer): Tensor {
  const { graph } = w
  const [out = 1, channels = 1, ...kernel] = w.ledger.find(`${path}.weight`)?.shape ?? []
  const weight = w.get('weight', [out, channels, ...kernel])
  const elements = kernel.reduce((product, dim) => product * dim, 1)
  const flat = reshape(weight, [out, channels * elements])
  const difference = deltaMatrix({ delta, lora: 0, scale: graph.scalar(scale) })
  return reshape(difference ? add(flat, difference) : flat, [out, channels, elements])
}

function lengths(x: Tensor, axes: readonly number[]): Tensor {
  const kept = [0, 1, 2].filter((axis) => !axes.includes(axis)).map((axis) => known(x, axis))
  return x.graph.node(
    'ReduceL2',
    [x, x.graph.ints(axes)],
    { dtype: x.dtype, shape: kept },
    { attributes: { keepdims: { int: 0 } } },
  )
}
