/** What a LoRA adds to a weight, in a graph over the LoRA's own file: as a matrix, or applied to rows. */
import { add, mul } from '../../graph/ops/elementwise.ts'
import { matmul } from '../../graph/ops/linear.ts'
import { reshape, slice } from '../../graph/ops/shape.ts'
import { known, type Shape, type Tensor } from '../../graph/tensor.ts'
import { foreignTensor, type Layer } from '../../graph/weights.ts'
import type { Factor, LoraDelta, LoraTensor } from './lora.ts'

type Kronecker = Extract<LoraDelta, { kind: 'kronecker' }>

/** A tensor of a LoRA's file in the type of what it changes; `lora` tells files with the same names apart. */
export function loraTensor({ graph, dtype: as }: Tensor, tensor: LoraTensor, lora: number): Tensor {
  const { name, shape, offset, byteLength } = tensor
  const { file, dtype } = tensor.tensor
  const data = { file, offset, byteLength }
  return foreignTensor(graph, { name: `lora.${lora}/${name}`, type: dtype, shape, data }, as)
}

export interface Scaled {
  readonly delta: LoraDelta
  readonly lora: number
  /** (): multiplied in early, while matrices are thin. */
  readonly scale: Tensor
}

/** scale × the difference: (out, in). */
export function deltaMatrix({ delta, lora, scale }: Scaled): Tensor | undefined {
  const take = (tensor: LoraTensor) => loraTensor(scale, tensor, lora)
  switch (delta.kind) {
    case 'low-rank':
      return matmul(mul(take(delta.up), scale), take(delta.down))
    case 'kronecker': {
      const [first, second] = [factorMatrix(delta.first, take), factorMatrix(delta.second, take)]
      const [a, b, c, d] = [...sides(first), ...sides(second)] as [number, number, number, number]
      const product = einsum('ab,cd->acbd', [mul(first, scale), second], [a, c, b, d])
      return slice(reshape(product, [a * c, b * d]), 0, ...delta.rows)
    }
    case 'hadamard':
      return mul(
        matmul(mul(take(delta.first.left), scale), take(delta.first.right)),
        matmul(take(delta.second.left), take(delta.second.right)),
      )
    case 'full':
      return mul(take(delta.difference), scale)
    case 'none':
      return undefined
  }
}

/** `to` + scale × (x · differenceᵀ), without the difference itself wherever thin matrices will do. */
export function addDelta(to: Tensor, { x, layer, ...scaled }: Scaled & { x: Tensor; layer: Layer }): Tensor {
  const { delta, lora, scale } = scaled
  const kernel = layer.weight.shape.slice(1)
  if (delta.kind === 'low-rank') {
    const down = declared(delta.down, [delta.down.shape[0]!, ...kernel])
    const up = declared(delta.up, [...delta.up.shape, ...kernel.slice(1).map(() => 1)])
    const thin = mul(layer.product(x, loraTensor(x, down, lora)), scale)
    return layer.pointwise(thin, loraTensor(x, up, lora), to)
  }
  if (delta.kind === 'kronecker' && kernel.length === 1) return add(to, kroneckerRows(x, delta, scaled))
  if (delta.kind === 'full') {
    const difference = declared(delta.difference, layer.weight.shape)
    return layer.product(mul(x, scale), loraTensor(x, difference, lora), to)
  }
  const matrix = deltaMatrix(scaled)
  return matrix ? layer.product(x, reshape(matrix, layer.weight.shape), to) : to
}

/** (first ⊗ second) x is second applied to every part of x, and first to the parts. x (rows, in) → (rows, out) */
function kroneckerRows(x: Tensor, { first, second, rows }: Kronecker, { lora, scale }: Scaled): Tensor {
  const take = (tensor: LoraTensor) => loraTensor(x, tensor, lora)
  const outer = mul(factorMatrix(first, take), scale)
  const [a, b] = sides(outer)
  const parts = reshape(x, [x.shape[0]!, b, known(x, 1) / b])
  const inner = 'whole' in second ? [take(second.whole)] : [take(second.right), take(second.left)]
  const applied = inner.reduce((y, matrix) => {
    const shape = [...y.shape.slice(0, 2), known(matrix, 0)]
    return einsum('rbd,cd->rbc', [y, matrix], shape)
  }, parts)
  const c = known(applied, 2)
  const mixed = einsum('rbc,ab->rac', [applied, outer], [x.shape[0]!, a, c])
  return slice(reshape(mixed, [x.shape[0]!, a * c]), 1, ...rows)
}

function factorMatrix(factor: Factor, take: (tensor: LoraTensor) => Tensor): Tensor {
  return 'whole' in factor ? take(factor.whole) : matmul(take(factor.left), take(factor.right))
}

const sides = (matrix: Tensor): [number, number] => [known(matrix, 0), known(matrix, 1)]

function declared(tensor: LoraTensor, shape: Shape): LoraTensor {
  return { ...tensor, shape: shape.map(Number), name: `${tensor.name} as ${shape.join('×')}` }
}

/** ONNX's Einsum: NumPy's notation. */
function einsum(equation: string, inputs: readonly Tensor[], shape: Shape): Tensor {
  const { graph, dtype } = inputs[0]!
  return graph.node('Einsum', inputs, { dtype, shape }, { attributes: { equation: { string: equation } } })
}
