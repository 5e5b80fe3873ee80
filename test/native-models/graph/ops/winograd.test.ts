import { describe, expect, it } from 'vitest'
import { CPU, type Dialect, PLAIN } from '../../../../native-models/graph/dialect.ts'
import {
  conv2d,
  upsampledConv2d,
  upsampleNearest2x,
} from '../../../../native-models/graph/ops/convolution.ts'
import { upsampledConvolution } from '../../../../native-models/graph/ops/upsampled-convolution.ts'
import { winograd } from '../../../../native-models/graph/ops/winograd.ts'
import { randomTensor } from '../../files.ts'
import { evaluate, expectClose } from '../evaluate.ts'

/** As large as trained ones: what goes out is about as large as what comes in. */
const { shape, data } = randomTensor([5, 3, 3, 3], 2)
const weights = {
  'conv.weight': { shape, data: data.map((value) => value / Math.sqrt(27)) },
  'conv.bias': randomTensor([5], 3),
}
const OPTIONS = { out: 5, kernel: 3, padding: 1 } as const

/** Sides that are a multiple of a tile, one more, one less, and smaller than one. */
const SIZES = [
  [8, 4],
  [5, 9],
  [7, 6],
  [1, 2],
] as const

describe.each(SIZES)('a picture of %i × %i', (height, width) => {
  const x = randomTensor([2, 3, height, width], 1)
  const zeros = { ...weights, 'conv.bias': { shape: [5], data: new Float32Array(5) } }

  it('by Winograd is what the convolution gives', async () => {
    const direct = await evaluate(CPU, {
      weights: zeros,
      inputs: { x },
      build: (w, { x }) => conv2d(w.at('conv'), x!, OPTIONS),
    })
    const fast = await evaluate(CPU, {
      weights,
      inputs: { x },
      build: (w, { x }) => winograd(x!, w.get('conv.weight', [5, 3, 3, 3])),
    })
    expect(fast.shape).toEqual(direct.shape)
    expectClose(fast.data, direct.data)
  })

  it('doubled, as four small convolutions, is what the convolution of the doubled one gives', async () => {
    const direct = await evaluate(CPU, {
      weights: zeros,
      inputs: { x },
      build: (w, { x }) => conv2d(w.at('conv'), upsampleNearest2x(x!), OPTIONS),
    })
    const fast = await evaluate(CPU, {
      weights,
      inputs: { x },
      build: (w, { x }) => upsampledConvolution(x!, w.get('conv.weight', [5, 3, 3, 3])),
    })
    expect(fast.shape).toEqual(direct.shape)
    expectClose(fast.data, direct.data)
  })
})

describe('the dialect chooses', () => {
  const x = randomTensor([1, 3, 6, 6], 1)
  const always: Dialect = { ...CPU, winogradFrom: 1, foldUpsamplingFrom: 1 }

  it('with the bias', async () => {
    for (const build of [
      (w, { x }) => conv2d(w.at('conv'), x!, OPTIONS),
      (w, { x }) => upsampledConv2d(w.at('conv'), x!, 5),
    ] satisfies Parameters<typeof evaluate>[1]['build'][]) {
      const [plain, rewritten] = [PLAIN, always].map((dialect) =>
        evaluate(dialect, { weights, inputs: { x }, build }),
      )
      expectClose((await rewritten!).data, (await plain!).data)
    }
  })

  it('nothing but 3 × 3 with a border of one', async () => {
    const strided = { out: 5, kernel: 3, stride: 2, padding: 1 } as const
    const [plain, other] = [PLAIN, always].map((dialect) =>
      evaluate(dialect, { weights, inputs: { x }, build: (w, { x }) => conv2d(w.at('conv'), x!, strided) }),
    )
    expect((await other!).data).toEqual((await plain!).data)
  })
})
