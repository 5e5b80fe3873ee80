/** Norms. */
import { elementCount, formatShape, graphError, known, type Tensor } from '../tensor.ts'
import type { Weights } from '../weights.ts'
import { constantLike } from './constant.ts'
import { add, cast, div, mul, shift, sqrt, sub } from './elementwise.ts'
import { reshape } from './shape.ts'

/** The mean over the last axis, which stays with size 1. */
function mean(x: Tensor): Tensor {
  const shape = x.shape.with(-1, 1)
  return x.graph.node(
    'ReduceMean',
    [x, x.graph.ints([-1])],
    { dtype: x.dtype, shape },
    {
      attributes: { keepdims: { int: 1 } },
    },
  )
}

/**
 * (x − mean) / √(variance + eps) × gain + bias over the last axis. gain and bias (dim) may be run-time values: adaLN
 * feeds its modulation here, where all rows share it.
 */
export function layerNorm(x: Tensor, gain: Tensor, { bias, eps }: { bias: Tensor; eps: number }): Tensor {
  const { graph } = x
  const affine = [gain, bias].every(({ shape }) => shape.length === 1 && shape[0] === x.shape.at(-1))
  if (!affine) {
    const shapes = [x, gain, bias].map(({ shape }) => formatShape(shape)).join(', ')
    throw graphError(graph, `a norm with gain and bias over ${shapes}.`)
  }
  if (!graph.dialect.layerNormalization) return add(mul(standardize(x, eps), gain), bias)
  return graph.node('LayerNormalization', [x, gain, bias], x, {
    attributes: { axis: { int: -1 }, epsilon: { float: eps } },
  })
}

/** LayerNorm without affine parameters. */
export function standardize(x: Tensor, eps: number): Tensor {
  const { graph } = x
  if (graph.dialect.layerNormalization) {
    const ones = constantLike(x, new Float32Array(known(x, -1)).fill(1), [known(x, -1)])
    return graph.node('LayerNormalization', [x, ones], x, {
      attributes: { axis: { int: -1 }, epsilon: { float: eps } },
    })
  }
  const centred = sub(x, mean(x))
  return div(centred, sqrt(shift(mean(mul(centred, centred)), eps)))
}

/** x / √(mean(x²) + eps) × weight over the last axis: T5's norm, without mean and bias. In the type of x. */
export function rmsNorm(w: Weights, x: Tensor, eps: number): Tensor {
  const weight = cast(w.get('weight', [known(x, -1)]), x.dtype)
  const { graph } = x
  if (!graph.dialect.simplifiedLayerNormalization) {
    return mul(div(x, sqrt(shift(mean(mul(x, x)), eps))), weight)
  }
  return graph.node('SimplifiedLayerNormalization', [x, weight], x, {
    attributes: { axis: { int: -1 }, epsilon: { float: eps } },
  })
}

/**
 * x (batch, channels, height, width), each group of channels normalized over itself.
 * As instance normalization over (batch, groups, all of a group): GroupNormalization has no CPU kernel. A group of a
 * large picture has a million values, whose sum is not for float16: it is normalized in float32.
 */
export function groupNorm(w: Weights, x: Tensor, options: { groups: number; eps: number }): Tensor {
  const { graph } = x
  const { groups, eps } = options
  const channels = known(x, 1)
  if (channels % groups !== 0)
    throw graphError(graph, `${channels} channels do not divide into ${groups} groups.`)
  const batch = known(x, 0)
  const flat = reshape(cast(x, 'float32'), [batch, groups, elementCount(graph, x.shape) / batch / groups])
  const ones = graph.constant(new Float32Array(groups).fill(1), [groups])
  const zeros = graph.constant(new Float32Array(groups), [groups])
  const normal = graph.node('InstanceNormalization', [flat, ones, zeros], flat, {
    attributes: { epsilon: { float: eps } },
  })
  const weight = reshape(w.get('weight', [channels]), [1, channels, 1, 1])
  const bias = reshape(w.get('bias', [channels]), [1, channels, 1, 1])
  return add(mul(cast(reshape(normal, x.shape), x.dtype), weight), bias)
}
