/** What each kind of difference does, against weights that were merged in float64 before they were used. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CPU, PLAIN } from '../../../../native-models/graph/dialect.ts'
import { openLora } from '../../../../native-models/models/lora/open-lora.ts'
import type { HostTensor } from '../../../../native-models/runtime/session.ts'
import { expectForwardParity } from '../../../parity/compare.ts'
import { randomTensor, type Tensors, temporaryFolder, writeTensors } from '../../files.ts'
import { baseTensors, openTransformer, predict, writeLora } from './lora-files.ts'
import {
  hadamard,
  kronecker,
  type Matrix,
  matmul,
  matrixOf,
  plus,
  rowsFrom,
  withChannelLengths,
  withRowLengths,
} from './matrices.ts'

const base = baseTensors()
const DIM = 48
const MLP = 192

/** What a merged transformer gives. `biases`: added to. */
async function merged(
  weights: Readonly<Record<string, Matrix>>,
  biases: Readonly<Record<string, Float32Array>> = {},
): Promise<Float32Array> {
  const tensors: Record<string, HostTensor> = { ...base }
  for (const [path, { data }] of Object.entries(weights))
    tensors[`${path}.weight`] = { shape: base[`${path}.weight`]!.shape, data: Float32Array.from(data) }
  for (const [path, more] of Object.entries(biases)) {
    const { shape, data } = base[`${path}.bias`]!
    tensors[`${path}.bias`] = { shape, data: data.map((value, index) => value + more[index]!) }
  }
  const folder = join(temporaryFolder(), 'merged')
  writeTensors(join(folder, 'diffusion_pytorch_model.safetensors'), tensors)
  using transformer = openTransformer({ folder })
  return predict(transformer)
}

const weight = (path: string): Matrix => matrixOf(base[`${path}.weight`]!)

/** Both dialects, weighed; the merged weights are base + weight × (changed − base). */
async function expectMerged(
  tensors: Tensors,
  changed: Readonly<Record<string, Matrix>>,
  metadata: Record<string, string> = {},
): Promise<void> {
  const lora = openLora({ path: writeLora(tensors, { metadata }) })
  expect([lora.unmatched, lora.refused]).toEqual([[], []])
  expect([...lora.layers.transformer.keys()].sort()).toEqual(Object.keys(changed).sort())
  const plain = await merged({})
  for (const factor of [1, -0.7]) {
    const weights = Object.entries(changed).map(([path, after]) => {
      const before = weight(path)
      return [path, plus(before, factor, plus(after, -1, before))] as const
    })
    const reference = await merged(Object.fromEntries(weights))
    expect(reference).not.toEqual(plain)
    for (const dialect of [CPU, PLAIN]) {
      using transformer = openTransformer({ dialect })
      expectForwardParity(await predict(transformer, [{ lora, weight: factor }]), reference)
    }
  }
}

let seed = 0
const random = (...shape: number[]): HostTensor => {
  const { data } = randomTensor(shape, ++seed)
  return { shape, data: data.map((value) => value * 0.3) }
}
const scalar = (value: number): HostTensor => ({ shape: [], data: Float32Array.of(value) })

const FF = 'transformer_blocks.1.ff.net.0.proj'
const TO_K = 'transformer_blocks.0.attn2.to_k' // in the prompt's graph, whose rows are named
const CONV = 'pos_embed.proj'

describe('low rank', () => {
  it('over linear layers and the convolution, with an alpha of their own', async () => {
    const layers = { [FF]: [DIM, MLP], [TO_K]: [DIM, DIM], [CONV]: [16, DIM] } as const
    const tensors: Record<string, HostTensor> = {}
    const changed: Record<string, Matrix> = {}
    for (const [path, [inputs, out]] of Object.entries(layers)) {
      const [down, up] = [random(3, inputs), random(out, 3)]
      Object.assign(tensors, {
        [`${path}.lora_down.weight`]: path === CONV ? { ...down, shape: [3, 4, 2, 2] } : down,
        [`${path}.lora_up.weight`]: path === CONV ? { ...up, shape: [out, 3, 1, 1] } : up,
        [`${path}.alpha`]: scalar(2),
      })
      changed[path] = plus(weight(path), 2 / 3, matmul(matrixOf(up), matrixOf(down)))
    }
    await expectMerged(tensors, changed)
  })
})

describe('DoRA', () => {
  const pair = (path: string, inputs: number, out: number) => {
    const [down, up] = [random(2, inputs), random(out, 2)]
    const sum = plus(weight(path), 1, matmul(matrixOf(up), matrixOf(down)))
    return { sum, tensors: { [`${path}.lora_down.weight`]: down, [`${path}.lora_up.weight`]: up } }
  }
  const lengths = (...shape: number[]): HostTensor => {
    const { data } = random(...shape)
    return { shape, data: data.map((value) => 1 + Math.abs(value)) }
  }

  it.each([
    ['lora_magnitude_vector.weight', [MLP]],
    ['lora_magnitude_vector', [MLP]],
    ['dora_scale', [MLP, 1]],
  ])('%s of shape %j: one length an output', async (name, shape) => {
    const { sum, tensors } = pair(FF, DIM, MLP)
    const wanted = lengths(...shape)
    await expectMerged({ ...tensors, [`${FF}.${name}`]: wanted }, { [FF]: withRowLengths(sum, wanted.data) })
  })

  it('one length an input, in the prompt’s graph too', async () => {
    const [ff, toK] = [pair(FF, DIM, MLP), pair(TO_K, DIM, DIM)]
    const [wanted, other] = [lengths(1, DIM), lengths(1, DIM)]
    await expectMerged(
      { ...ff.tensors, ...toK.tensors, [`${FF}.dora_scale`]: wanted, [`${TO_K}.dora_scale`]: other },
      {
        [FF]: withChannelLengths(ff.sum, wanted.data, 1),
        [TO_K]: withChannelLengths(toK.sum, other.data, 1),
      },
    )
  })

  it.each([
    [[DIM, 1, 1, 1], 'rows'],
    [[1, 4, 1, 1], 'columns'],
  ])('over the convolution, of shape %j', async (shape, along) => {
    const { sum, tensors } = pair(CONV, 16, DIM)
    const wanted = lengths(...shape)
    const after =
      along === 'rows' ? withRowLengths(sum, wanted.data) : withChannelLengths(sum, wanted.data, 4)
    await expectMerged({ ...tensors, [`${CONV}.dora_scale`]: wanted }, { [CONV]: after })
  })

  it('over a fused layer each row has its own length', async () => {
    const paths = ['to_q', 'to_k', 'to_v'].map((name) => `transformer_blocks.2.attn1.${name}`)
    const [down, up, wanted] = [random(2, DIM), random(3 * DIM, 2), lengths(3 * DIM, 1)]
    const name = 'lora_unet_blocks_2_attn_qkv'
    const delta = matmul(matrixOf(up), matrixOf(down))
    const changed = paths.map((path, index) => {
      const sum = plus(weight(path), 1, rowsFrom(delta, index * DIM, DIM))
      return [path, withRowLengths(sum, wanted.data.subarray(index * DIM))] as const
    })
    await expectMerged(
      { [`${name}.lora_down.weight`]: down, [`${name}.lora_up.weight`]: up, [`${name}.dora_scale`]: wanted },
      Object.fromEntries(changed),
    )
  })

  it('over LoHa', async () => {
    const factors = [random(DIM, 2), random(2, DIM), random(DIM, 2), random(2, DIM)]
    const [a, b, c, d] = factors.map(matrixOf) as [Matrix, Matrix, Matrix, Matrix]
    const wanted = lengths(DIM, 1)
    const sum = plus(weight(TO_K), 1, hadamard(matmul(a, b), matmul(c, d)))
    const names = ['hada_w1_a', 'hada_w1_b', 'hada_w2_a', 'hada_w2_b']
    const tensors = Object.fromEntries(names.map((name, index) => [`${TO_K}.${name}`, factors[index]!]))
    const after = withRowLengths(sum, wanted.data)
    await expectMerged({ ...tensors, [`${TO_K}.dora_scale`]: wanted }, { [TO_K]: after })
  })
})

describe('LoKr', () => {
  it.each([FF, TO_K, CONV])('two whole factors have no alpha: %s', async (path) => {
    const { rows, columns } = weight(path)
    const [first, second] = [random(4, 2), random(rows / 4, columns / 2)]
    const tensors = { [`${path}.lokr_w1`]: first, [`${path}.lokr_w2`]: second, [`${path}.alpha`]: scalar(99) }
    const after = plus(weight(path), 1, kronecker(matrixOf(first), matrixOf(second)))
    await expectMerged(tensors, { [path]: after })
  })

  it.each([FF, TO_K])('factors of low rank: %s', async (path) => {
    const { rows, columns } = weight(path)
    const [a, b, c, d] = [random(4, 2), random(2, 6), random(rows / 4, 2), random(2, columns / 6)]
    const first = matmul(matrixOf(a), matrixOf(b))
    const second = matmul(matrixOf(c), matrixOf(d))
    const names = { lokr_w1_a: a, lokr_w1_b: b, lokr_w2_a: c, lokr_w2_b: d, alpha: scalar(1) }
    const tensors = Object.fromEntries(
      Object.entries(names).map(([name, tensor]) => [`lycoris_${path.replaceAll('.', '_')}.${name}`, tensor]),
    )
    await expectMerged(tensors, { [path]: plus(weight(path), 1 / 2, kronecker(first, second)) })
  })

  it('over a fused layer each has its rows', async () => {
    const [first, second] = [random(4, 4), random(24, 12)]
    const delta = kronecker(matrixOf(first), matrixOf(second))
    const paths = ['to_k', 'to_v'].map((name) => `transformer_blocks.0.attn2.${name}`)
    const name = 'lora_unet_blocks_0_cross_attn_kv_linear'
    await expectMerged(
      { [`${name}.lokr_w1`]: first, [`${name}.lokr_w2`]: second },
      Object.fromEntries(
        paths.map((path, index) => [path, plus(weight(path), 1, rowsFrom(delta, index * DIM, DIM))]),
      ),
    )
  })
})

describe('LoHa', () => {
  it.each([FF, TO_K, CONV])('the product of two low ranks, element by element: %s', async (path) => {
    const { rows, columns } = weight(path)
    const factors = [random(rows, 3), random(3, columns), random(rows, 3), random(3, columns)]
    const [a, b, c, d] = factors.map(matrixOf) as [Matrix, Matrix, Matrix, Matrix]
    const names = ['hada_w1_a', 'hada_w1_b', 'hada_w2_a', 'hada_w2_b']
    const tensors = Object.fromEntries(names.map((name, index) => [`${path}.${name}`, factors[index]!]))
    const delta = hadamard(matmul(a, b), matmul(c, d))
    await expectMerged({ ...tensors, [`${path}.alpha`]: scalar(6) }, { [path]: plus(weight(path), 2, delta) })
  })
})

describe('full differences', () => {
  it.each([FF, TO_K, CONV])('of the weight: %s', async (path) => {
    const { shape } = base[`${path}.weight`]!
    const difference = random(...shape)
    await expectMerged(
      { [`${path}.diff`]: difference },
      { [path]: plus(weight(path), 1, matrixOf(difference)) },
    )
  })

  it.each([FF, CONV])('of the bias: %s', async (path) => {
    const difference = random(weight(path).rows)
    const lora = openLora({ path: writeLora({ [`${path}.diff_b`]: difference }) })
    using transformer = openTransformer()
    const half = difference.data.map((value) => value / 2)
    expectForwardParity(
      await predict(transformer, [{ lora, weight: 0.5 }]),
      await merged({}, { [path]: half }),
    )
  })
})
