/** Two linear layers, as diffusers names them, with an activation between. */
import { linear } from '../graph/ops/linear.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { Weights } from '../graph/weights.ts'

export function mlp(
  w: Weights,
  x: Tensor,
  { out, activation }: { out: number; activation: (x: Tensor) => Tensor },
): Tensor {
  const hidden = w.graph.within(w.path, () => activation(linear(w.at('linear_1'), x, { out })))
  return linear(w.at('linear_2'), hidden, { out })
}
