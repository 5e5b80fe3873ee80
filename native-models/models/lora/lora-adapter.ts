/**
 * A LoRA in a graph: what every layer that it changes gives besides, times a weight that is a run-time input.
 * Low rank: y + w · s · B(Ax). DoRA: y + w · (W′ − W)x, where W′ is W + sBA with its lengths made those of m.
 */
import type { Graph } from '../../graph/graph.ts'
import { constantLike } from '../../graph/ops/constant.ts'
import { add, cast, mul, scale as scaleBy, shift, sub } from '../../graph/ops/elementwise.ts'
import { reshape } from '../../graph/ops/shape.ts'
import { known, type Tensor } from '../../graph/tensor.ts'
import type { Adapter, Layer } from '../../graph/weights.ts'
import { addDelta, loraTensor } from './delta-matrix.ts'
import type { NetworkPart } from './layers.ts'
import type { Lora, LoraLayer } from './lora.ts'

/** Name of the input that holds the weight of a network's n-th LoRA. */
export const weightName = (index: number): string => `lora.${index}.weight`

/** DoRA's m / ‖W + sBA‖, by layer. */
export type Gains = ReadonlyMap<string, Float32Array>

interface Place {
  /** Of the LoRA, among those of the network. */
  readonly index: number
  readonly part: NetworkPart
  readonly gains: Gains
}

export function loraAdapter(lora: Lora, { index, part, gains }: Place): Adapter {
  const inputs = new WeakMap<Graph, Tensor>()
  const weightIn = ({ graph, dtype }: Tensor): Tensor => {
    const weight = inputs.get(graph) ?? graph.input(weightName(index), 'float32', [])
    inputs.set(graph, weight)
    return cast(weight, dtype)
  }
  return {
    adapt(path, layer) {
      const change = lora.layers[part].get(path)
      if (!change) return layer.y
      const weight = weightIn(layer.y)
      const changed = withBias(layer, { change, weight, index })
      const gain = gains.get(path)
      return change.magnitude && gain
        ? withGain({ ...layer, y: changed }, { change, weight, index, gain })
        : addDelta(changed, {
            ...{ x: layer.x, layer, delta: change.delta, lora: index },
            scale: scaleBy(weight, change.scale),
          })
    },
  }
}

interface Change {
  readonly change: LoraLayer
  readonly weight: Tensor
  readonly index: number
}

function withBias({ y }: Layer, { change: { bias }, weight, index }: Change): Tensor {
  if (!bias) return y
  return add(y, mul(alongChannels(loraTensor(y, bias, index), y), weight))
}

/** Only what is added to W is weighed in DoRA: y + w · (g ∘ (W + sBA)x − Wx), g one a row; or (W + sBA)(g ∘ x), one a column. */
function withGain(layer: Layer, { change, weight, index, gain }: Change & { gain: Float32Array }): Tensor {
  const { x, y, weight: base, bias, plain, product } = layer
  const g = constantLike(x, gain, [gain.length])
  const delta = {
    layer,
    delta: change.delta,
    lora: index,
    scale: constantLike(x, Float32Array.of(change.scale), []),
  }
  if (change.magnitude?.along === 'columns') {
    const columns = alongChannels(g, x)
    const longer = product(mul(x, shift(columns, -1)), base)
    return add(y, mul(addDelta(longer, { ...delta, x: mul(x, columns) }), weight))
  }
  const before = bias ? sub(plain, alongChannels(bias, plain)) : plain
  const after = mul(addDelta(before, { ...delta, x }), alongChannels(g, plain))
  return add(y, mul(sub(after, before), weight))
}

/** vector (n) as it broadcasts over rows (…, n), or over pictures (batch, n, height, width). */
function alongChannels(vector: Tensor, over: Tensor): Tensor {
  return over.shape.length === 4 ? reshape(vector, [known(vector, 0), 1, 1]) : vector
}
