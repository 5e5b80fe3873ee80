import { afterAll, describe, expect, it } from 'vitest'
import { CPU, PLAIN } from '../../../native-models/graph/dialect.ts'
import { openModelFolder } from '../../../native-models/models/model-folder.ts'
import { type PredictInput, Transformer } from '../../../native-models/runtime/transformer.ts'
import { largestDifference } from '../../parity/compare.ts'
import { MODEL_1024, randomTensor, thrownBy } from '../files.ts'

const { transformer: part } = openModelFolder(MODEL_1024)
const { config } = part
const session = { threads: 1 }
const transformer = new Transformer(part, { dialect: CPU, session })
afterAll(() => transformer[Symbol.dispose]())

const side = 2 * config.patch_size
const latentOf = (rows: number) => randomTensor([rows, config.in_channels, side, side], 1)
const textOf = (tokens: number) =>
  transformer.prepareText(randomTensor([1, tokens, config.caption_channels], tokens))
const size = { height: 32, width: 32 }
const row = (data: Float32Array, index: number, rows: number) =>
  data.subarray((index * data.length) / rows, ((index + 1) * data.length) / rows)

describe('predict', () => {
  it('refuses counts that do not belong together', async () => {
    const text = await textOf(3)
    const latent = latentOf(2)
    const two = { latent, timesteps: [5], texts: [{ rows: 2, text }], sizes: [size] }
    const wrong: PredictInput[] = [
      { ...two, timesteps: [5, 6] },
      { ...two, timesteps: [5, 6, 7], sizes: [size, size, size] },
      { ...two, sizes: [] },
      { ...two, texts: [{ rows: 1, text }] },
      { ...two, texts: [] },
    ]
    for (const input of wrong)
      await expect(transformer.predict(input)).rejects.toMatchObject({ code: 'E_INTERNAL' })
  })

  it('refuses a latent that patches do not divide', async () => {
    const latent = randomTensor([1, config.in_channels, side, side + 1], 1)
    const texts = [{ rows: 1, text: await textOf(2) }]
    await expect(transformer.predict({ latent, timesteps: [5], texts, sizes: [size] })).rejects.toMatchObject(
      {
        code: 'E_SIZE',
        message: expect.stringContaining(`${side + 1}×${side}`) as string,
      },
    )
  })

  it('a row is the same alone as beside others, with a timestep and a text of its own', async () => {
    const latent = latentOf(3)
    const [short, long] = [await textOf(1), await textOf(7)]
    const sizes = [size, { height: 64, width: 16 }, { height: 48, width: 48, aspectRatio: 2 }]
    const timesteps = [3, 500, 999]
    const texts = [
      { rows: 1, text: short },
      { rows: 2, text: long },
    ]
    const together = await transformer.predict({ latent, timesteps, texts, sizes })
    for (const index of [0, 1, 2]) {
      const alone = await transformer.predict({
        latent: { data: row(latent.data, index, 3), shape: [1, ...latent.shape.slice(1)] },
        timesteps: [timesteps[index]!],
        texts: [{ rows: 1, text: index === 0 ? short : long }],
        sizes: [sizes[index]!],
      })
      expect(largestDifference(row(together.data, index, 3), alone.data)).toBeLessThan(1e-4)
    }
  })

  it('a text of one token gives the same whether it is attended to or constant', async () => {
    const embeddings = randomTensor([1, 1, config.caption_channels], 4)
    const constant = await transformer.prepareText(embeddings)
    expect(constant.kind).toBe('constant')
    // The same token twice: attention shares its weight between equals.
    const twice = {
      data: Float32Array.of(...embeddings.data, ...embeddings.data),
      shape: [1, 2, config.caption_channels],
    }
    const attended = await transformer.prepareText(twice)
    expect(attended.kind).toBe('attended')
    const input = { latent: latentOf(1), timesteps: [400], sizes: [size] }
    const [one, two] = await Promise.all(
      [constant, attended].map((text) => transformer.predict({ ...input, texts: [{ rows: 1, text }] })),
    )
    expect(largestDifference(one!.data, two!.data)).toBeLessThan(1e-4)
  })

  it('both dialects agree', async () => {
    using plain = new Transformer(part, { dialect: PLAIN, session })
    const embeddings = randomTensor([1, 5, config.caption_channels], 4)
    const input = { latent: latentOf(2), timesteps: [77], sizes: [size] }
    const outputs = []
    for (const each of [transformer, plain]) {
      const texts = [{ rows: 2, text: await each.prepareText(embeddings) }]
      outputs.push((await each.predict({ ...input, texts })).data)
    }
    expect(largestDifference(outputs[0]!, outputs[1]!)).toBeLessThan(1e-4)
  })
})

describe('loading', () => {
  it.each([
    [{ num_layers: config.num_layers + 1 }, 'E_WEIGHTS_MISSING'],
    [{ num_layers: config.num_layers - 1 }, 'E_WEIGHTS_UNKNOWN'],
    [{ caption_channels: config.caption_channels + 1 }, 'E_WEIGHTS_SHAPE'],
  ])('a config of another network: %j', (change, code) => {
    const other = { folder: part.folder, config: { ...config, ...change } }
    expect(thrownBy(() => new Transformer(other, { dialect: CPU, session }))).toMatchObject({ code })
  })
})
