/** LoRAs in whole paintings, over the embedded model. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { GenerateRequest, LoraPlace } from '../../../native-models/api/request.ts'
import { openModelFolder } from '../../../native-models/models/model-folder.ts'
import { LoadedModel } from '../../../native-models/pipeline/loaded-model.ts'
import { textToImage } from '../../../native-models/pipeline/text-to-image.ts'
import { Session } from '../../../native-models/runtime/session.ts'
import { NANO, randomTensor, readTensors, temporaryFolder } from '../files.ts'
import { writeLora } from '../models/lora/lora-files.ts'
import { smallRequest } from '../small-request.ts'

afterEach(() => vi.restoreAllMocks())

const LINE_ART = join(NANO, '../loras/line-art')
const PLACES: LoraPlace[] = [{ name: 'line-art', path: LINE_ART }]
const spec = openModelFolder(NANO)

const request = smallRequest({ model: spec.id, prompt: 'line art icon of fox', seed: '7' })

const open = (folder = NANO) =>
  new LoadedModel(openModelFolder(folder), { threads: 1, cacheFolder: temporaryFolder() })

async function png(
  model: LoadedModel,
  changes: Partial<GenerateRequest>,
  loras: readonly LoraPlace[] = PLACES,
): Promise<Uint8Array> {
  const options = { previews: false, cancelled: () => false, loadMs: 0, loras }
  for await (const event of textToImage(model, { ...request, ...changes }, options))
    if (event.type === 'picture') return event.png
  throw new Error('no picture')
}

const using = (weight: number) => ({ loras: [{ name: 'line-art', weight }] })

describe('a LoRA', () => {
  it('changes the picture by its weight, from the list as from the prompt, and leaves nothing behind', async () => {
    using model = open()
    const plain = await png(model, {})
    const full = await png(model, using(1))
    expect(full).not.toEqual(plain)
    expect(await png(model, using(0.5))).not.toEqual(full)
    expect(await png(model, { prompt: 'line art <lora:line-art:1> icon of fox' })).toEqual(full)
    expect(await png(model, using(0))).toEqual(plain)
    expect(await png(model, {})).toEqual(plain)
  })

  it('of another weight makes no session, of another set does', async () => {
    using model = open()
    const create = vi.spyOn(Session, 'create')
    await png(model, using(1))
    const made = create.mock.calls.length
    for (const weight of [0.9, -1, 0.1]) await png(model, using(weight))
    expect(create.mock.calls.length).toBe(made)
    await png(model, {})
    expect(create.mock.calls.length).toBeGreaterThan(made)
  })

  it('over the model for few steps', async () => {
    using model = open(join(NANO, '../pixart-nano-lcm'))
    const few = { sampler: 'lcm', guidance: 0 }
    expect(await png(model, { ...few, ...using(1) })).not.toEqual(await png(model, few))
  })

  it('of the text encoder: what is kept on the disk is kept for its weight', async () => {
    const q = 'encoder.block.0.layer.0.SelfAttention.q'
    const { 'encoder.block.0.layer.0.SelfAttention.q.weight': weight } = readTensors(
      join(NANO, 'text_encoder'),
    )
    const [out, inputs] = weight!.shape as [number, number]
    const path = writeLora({
      [`text_encoder.${q}.lora_A.weight`]: randomTensor([2, inputs], 1),
      [`text_encoder.${q}.lora_B.weight`]: randomTensor([out, 2], 2),
    })
    const places = [{ name: 't5', path }]
    const t5 = (weight: number) => ({ loras: [{ name: 't5', weight }] })
    using model = open()
    const plain = await png(model, {}, places)
    const full = await png(model, t5(1), places)
    expect(full).not.toEqual(plain)
    expect(await png(model, t5(0.5), places)).not.toEqual(full)
    const encode = vi.spyOn(model.textEncoder, 'encode')
    expect(await png(model, t5(1), places)).toEqual(full)
    expect(await png(model, {}, places)).toEqual(plain)
    expect(encode).not.toHaveBeenCalled()
  })
})

describe('what cannot be painted', () => {
  const copy = (): LoraPlace => {
    const path = join(temporaryFolder(), 'copy')
    cpSync(LINE_ART, path, { recursive: true })
    return { name: 'copy', path }
  }

  it('a name without a place', async () => {
    using model = open()
    await expect(png(model, using(1), [])).rejects.toMatchObject({ code: 'E_LORA_UNKNOWN' })
    await expect(png(model, { prompt: '<lora:other>' })).rejects.toMatchObject({
      code: 'E_LORA_UNKNOWN',
      message: expect.stringContaining('other') as string,
    })
  })

  it('the same LoRA under two names', async () => {
    using model = open()
    const twice = { loras: ['line-art', 'copy'].map((name) => ({ name, weight: 1 })) }
    await expect(png(model, twice, [...PLACES, copy()])).rejects.toMatchObject({ code: 'E_LORA_TWICE' })
  })

  it('one that was made for another model', async () => {
    using model = open()
    const path = join(import.meta.dirname, '../../fixtures/lora-peft')
    await expect(png(model, using(1), [{ name: 'line-art', path }])).rejects.toMatchObject({
      code: 'E_LORA_MISMATCH',
    })
  })

  it('one that was replaced is opened again', async () => {
    using model = open()
    const place = copy()
    const before = await png(model, { loras: [{ name: 'copy', weight: 1 }] }, [place])
    const file = join(place.path, 'adapter_model.safetensors')
    const tensors = Object.entries(readTensors(file)).map(([key, { shape, data }]) => {
      return [key, { shape, data: data.map((value) => value * 1.3) }] as const
    })
    writeLora(Object.fromEntries(tensors), { path: file })
    expect(await png(model, { loras: [{ name: 'copy', weight: 1 }] }, [place])).not.toEqual(before)
  })
  it('one whose config says another alpha is opened again', () => {
    using model = open()
    const place = copy()
    const scale = () => {
      const [{ lora } = {}] = model.loras.of([{ name: 'copy', weight: 1 }], [place])
      return [...lora!.layers.transformer.values()][0]!.scale
    }
    expect(scale()).toBe(1)
    const config = join(place.path, 'adapter_config.json')
    const settings = JSON.parse(readFileSync(config, 'utf8')) as object
    writeFileSync(config, JSON.stringify({ ...settings, lora_alpha: 4 }))
    expect(scale()).toBe(0.25)
  })
})
