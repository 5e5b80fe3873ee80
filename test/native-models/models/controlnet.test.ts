import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { CPU, PLAIN } from '../../../native-models/graph/dialect.ts'
import { openModelFolder } from '../../../native-models/models/model-folder.ts'
import { Transformer } from '../../../native-models/runtime/transformer.ts'
import { largestDifference } from '../../parity/compare.ts'
import {
  CONTROLNET,
  MODEL_1024,
  NANO,
  randomTensor,
  readTensors,
  temporaryFolder,
  thrownBy,
  writeTensors,
} from '../files.ts'

const { transformer: part } = openModelFolder(NANO)
const options = { dialect: CPU, session: { threads: 1 } }
const transformer = new Transformer(part, options)
afterAll(() => transformer[Symbol.dispose]())

const FIRST = 'controlnet_blocks.0'

function opened(change: (tensors: ReturnType<typeof readTensors>) => void): () => unknown {
  const tensors = readTensors(CONTROLNET)
  change(tensors)
  const path = writeTensors(join(temporaryFolder(), 'controlnet.safetensors'), tensors)
  return () => transformer.openControlNet(path)
}

describe('opening', () => {
  it('tells the number of copied blocks from the file', () => {
    expect(transformer.openControlNet(CONTROLNET).config).toEqual({ copiedBlocks: 4, width: 192 })
  })

  it('one for a model of another width is refused by a sentence that names both', () => {
    using other = new Transformer(openModelFolder(MODEL_1024).transformer, options)
    const error = thrownBy(() => other.openControlNet(CONTROLNET))
    expect(error).toMatchObject({ code: 'E_CONTROL_MISMATCH' })
    expect((error as Error).message).toMatch(/192 wide, and this one is \d+ wide/)
  })

  it('one of as many blocks as the model is refused', () => {
    const more = opened((tensors) => {
      for (const [key, tensor] of Object.entries(tensors))
        for (let copy = 4; copy < 8 && key.startsWith('controlnet_blocks.1.'); copy++)
          tensors[key.replace('.1.', `.${copy}.`)] = tensor
    })
    expect(thrownBy(more)).toMatchObject({
      code: 'E_CONTROL_MISMATCH',
      message: expect.stringContaining('has 8 blocks, and this model has only 8') as string,
    })
  })

  it('another kind of file is no ControlNet', () => {
    const path = join(part.folder, 'diffusion_pytorch_model.safetensors')
    expect(thrownBy(() => transformer.openControlNet(path))).toMatchObject({ code: 'E_CONTROL_MISMATCH' })
  })

  it('is strict both ways', () => {
    const lacking = opened((tensors) => delete tensors[`${FIRST}.before_proj.bias`])
    expect(thrownBy(lacking)).toMatchObject({
      code: 'E_WEIGHTS_MISSING',
      message: expect.stringContaining(`${FIRST}.before_proj.bias`) as string,
    })
    const unknown = opened((tensors) => {
      tensors[`${FIRST}.middle_proj.bias`] = randomTensor([192], 1)
    })
    expect(thrownBy(unknown)).toMatchObject({ code: 'E_WEIGHTS_UNKNOWN' })
  })

  it('a whole model beside it, under base_model, is of no use and no fault', () => {
    const withBase = opened((tensors) => {
      tensors['base_model.pos_embed'] = randomTensor([1, 4, 192], 1)
    })
    expect(withBase()).toMatchObject({ config: { copiedBlocks: 4 } })
  })
})

describe('a pass', () => {
  const size = { height: 64, width: 64 }
  const latent = randomTensor([2, 4, 4, 4], 1)
  const control = randomTensor([1, 4, 4, 4], 2)
  const embeddings = [1, 6].map((tokens) => randomTensor([1, tokens, part.config.caption_channels], tokens))

  async function predict(on: Transformer, strength: number): Promise<Float32Array> {
    const net = on.openControlNet(CONTROLNET)
    const texts = []
    for (const each of embeddings) texts.push({ rows: 1, text: await on.prepareText(each, net) })
    const input = { latent, timesteps: [500], texts, sizes: [size] }
    return (await on.predict({ ...input, control: { net, latent: control, strength } })).data
  }

  it('with guidance follows the control in both rows, the more the stronger', async () => {
    const [none, half, whole] = [
      await predict(transformer, 0),
      await predict(transformer, 0.5),
      await predict(transformer, 1),
    ]
    const rows = (data: Float32Array) => [data.subarray(0, data.length / 2), data.subarray(data.length / 2)]
    for (const row of [0, 1]) {
      const [a, b, c] = [none, half, whole].map((data) => rows(data)[row]!) as [
        Float32Array,
        Float32Array,
        Float32Array,
      ]
      expect(largestDifference(a, b)).toBeGreaterThan(1e-3)
      expect(largestDifference(a, c)).toBeGreaterThan(largestDifference(a, b))
    }
  })

  it('both dialects agree', async () => {
    using plain = new Transformer(part, { ...options, dialect: PLAIN })
    expect(largestDifference(await predict(transformer, 1), await predict(plain, 1))).toBeLessThan(1e-4)
  })

  it('a text that was not prepared for the ControlNet is refused', async () => {
    const net = transformer.openControlNet(CONTROLNET)
    const texts = [{ rows: 2, text: await transformer.prepareText(embeddings[1]!) }]
    const input = { latent, timesteps: [500], texts, sizes: [size] }
    await expect(
      transformer.predict({ ...input, control: { net, latent: control, strength: 1 } }),
    ).rejects.toMatchObject({ code: 'E_INTERNAL' })
  })
})
