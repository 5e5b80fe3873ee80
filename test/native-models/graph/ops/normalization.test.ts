import { describe, it } from 'vitest'
import { mul } from '../../../../native-models/graph/ops/elementwise.ts'
import {
  groupNorm,
  layerNorm,
  rmsNorm,
  standardize,
} from '../../../../native-models/graph/ops/normalization.ts'
import { randomTensor } from '../../files.ts'
import { expectGraphError, expectNumbers } from '../evaluate.ts'

const DIM = 7
const x = randomTensor([2, 3, DIM], 1)
const gain = randomTensor([DIM], 2)
const bias = randomTensor([DIM], 3)

/** Each part of `size` numbers, less its mean, over its deviation. */
function normalized(data: Float32Array, size: number, eps: number): number[] {
  return Array.from({ length: data.length / size }, (_, part) => {
    const values = Array.from(data.subarray(part * size, (part + 1) * size))
    const mean = values.reduce((sum, value) => sum + value, 0) / size
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size
    return values.map((value) => (value - mean) / Math.sqrt(variance + eps))
  }).flat()
}

describe.each([1e-6, 0.1])('eps %d', (eps) => {
  it('layerNorm with a gain and a bias that are computed at run time', async () => {
    await expectNumbers(
      {
        inputs: { x, gain, bias },
        build: (_w, inputs) => {
          const twice = mul(inputs['gain']!, inputs['x']!.graph.scalar(2))
          return layerNorm(inputs['x']!, twice, { bias: inputs['bias']!, eps })
        },
      },
      {
        shape: x.shape,
        data: normalized(x.data, DIM, eps).map(
          (value, i) => value * 2 * gain.data[i % DIM]! + bias.data[i % DIM]!,
        ),
      },
    )
  })

  it('standardize', async () => {
    await expectNumbers(
      { inputs: { x }, build: (_w, inputs) => standardize(inputs['x']!, eps) },
      { shape: x.shape, data: normalized(x.data, DIM, eps) },
    )
  })

  it('rmsNorm keeps the mean, over a named number of rows', async () => {
    const data = Array.from(x.data, (value, i) => {
      const row = x.data.subarray(i - (i % DIM), i - (i % DIM) + DIM)
      const square = row.reduce((sum, other) => sum + other ** 2, 0) / DIM
      return (value / Math.sqrt(square + eps)) * gain.data[i % DIM]!
    })
    await expectNumbers(
      {
        weights: { 'layer_norm.weight': gain },
        inputs: { x },
        shapes: { x: [2, 'tokens', DIM] },
        build: (w, inputs) => rmsNorm(w.at('layer_norm'), inputs['x']!, eps),
      },
      { shape: x.shape, data },
    )
  })

  it.each([1, 2, 6])('groupNorm of %i groups', async (groups) => {
    const picture = randomTensor([2, 6, 3, 5], 4)
    const weights = { 'norm.weight': randomTensor([6], 5), 'norm.bias': randomTensor([6], 6) }
    const data = normalized(picture.data, (6 / groups) * 15, eps).map((value, i) => {
      const channel = Math.floor(i / 15) % 6
      return value * weights['norm.weight'].data[channel]! + weights['norm.bias'].data[channel]!
    })
    await expectNumbers(
      {
        weights,
        inputs: { picture },
        build: (w, inputs) => groupNorm(w.at('norm'), inputs['picture']!, { groups, eps }),
      },
      { shape: picture.shape, data },
    )
  })
})

describe('refusals', () => {
  it('groups that do not divide the channels', () => {
    expectGraphError(
      (w, input) => groupNorm(w, input([1, 6, 2, 2]), { groups: 4, eps: 1e-6 }),
      /6 channels do not divide into 4 groups/,
    )
  })

  it('a gain that is not one number a feature', () => {
    expectGraphError(
      (_w, input) => layerNorm(input([2, 3, 7]), input([2, 1, 7]), { bias: input([7]), eps: 1e-6 }),
      /\(2, 1, 7\)/,
    )
  })

  it('an unknown number of features', () => {
    expectGraphError((w, input) => rmsNorm(w, input([2, 'features']), 1e-6), /must be known/)
  })
})
