import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { StudioError } from '../../../native-models/api/errors.ts'
import { openModelFolder } from '../../../native-models/models/model-folder.ts'
import { editJson, MODEL_1024, NANO, readTensors, temporaryFolder, thrownBy, writeTensors } from '../files.ts'

const WEIGHTS = /\.(safetensors|model)$/

/** A model of configs alone: no weights are needed to describe one. */
function copyOf(model: string): string {
  const folder = join(temporaryFolder(), 'my model')
  cpSync(model, folder, { recursive: true, filter: (path) => !WEIGHTS.test(path) })
  return folder
}

const failure = (folder: string, options?: { base?: string }) =>
  thrownBy(() => openModelFolder(folder, options)) as StudioError

describe('a whole folder', () => {
  it('is described by its configs', () => {
    const model = openModelFolder(MODEL_1024)
    const { transformer, vae } = model
    expect(model.name).toBe('model-1024')
    expect(model.sizeMultiple).toBe(
      transformer.config.patch_size * 2 ** (vae.config.block_out_channels.length - 1),
    )
    for (const { height, width } of model.buckets)
      expect([height % model.sizeMultiple, width % model.sizeMultiple]).toEqual([0, 0])
    expect(model.defaults.sampler).toBe(model.scheduler.sampler.id)
  })

  it('a card gives a name, buckets and settings to begin with', () => {
    const folder = copyOf(MODEL_1024)
    const { sizeMultiple } = openModelFolder(folder)
    const buckets = [{ height: 3 * sizeMultiple, width: 5 * sizeMultiple }]
    const defaults = { sampler: 'ddim', steps: 7, guidance: 2 }
    const card = { name: 'Mine', buckets, defaults, examples: ['a fox'] }
    writeFileSync(join(folder, 'pixart-studio.json'), JSON.stringify(card))
    expect(openModelFolder(folder)).toMatchObject(card)
  })

  it.each([
    ['a bucket that the patches do not divide', { buckets: [{ height: 250, width: 256 }] }, /256×250/],
    ['no buckets', { buckets: [] }, /buckets/],
    ['an unknown field', { colour: 'red' }, /colour/],
    ['steps below one', { defaults: { steps: 0, guidance: 1 } }, /steps/],
  ])('a card with %s is refused', (_, card, sentence) => {
    const folder = copyOf(NANO)
    writeFileSync(join(folder, 'pixart-studio.json'), JSON.stringify(card))
    expect(failure(folder)).toMatchObject({ code: 'E_CONFIG' })
    expect(failure(folder).message).toMatch(sentence)
    expect(failure(folder).message).toContain('pixart-studio.json')
  })
})

describe('parts', () => {
  it.each(['text_encoder', 'tokenizer', 'vae', 'scheduler'])('without %s', (part) => {
    const folder = copyOf(MODEL_1024)
    rmSync(join(folder, part), { recursive: true, force: true })
    expect(failure(folder)).toMatchObject({
      code: 'E_MODEL_INCOMPLETE',
      message: `There is no ${part} folder in ${folder}.`,
    })
    const { textEncoder } = openModelFolder(folder, { base: MODEL_1024 })
    const from = part === 'text_encoder' ? MODEL_1024 : folder
    expect(textEncoder.folder).toBe(join(from, 'text_encoder'))
  })

  it('a folder that is a transformer itself, with a base', () => {
    const folder = join(MODEL_1024, 'transformer')
    expect(failure(folder)).toMatchObject({ code: 'E_MODEL_INCOMPLETE' })
    const model = openModelFolder(folder, { base: MODEL_1024 })
    expect(model.transformer.folder).toBe(folder)
    expect(model.vae.folder).toBe(join(MODEL_1024, 'vae'))
  })

  it('the base of a card is found beside the card, and one that is given goes first', () => {
    const folder = copyOf(MODEL_1024)
    rmSync(join(folder, 'vae'), { recursive: true })
    writeFileSync(join(folder, 'pixart-studio.json'), JSON.stringify({ base: '../base' }))
    expect(failure(folder)).toMatchObject({ code: 'E_FILE_MISSING' })
    expect(openModelFolder(folder, { base: MODEL_1024 }).vae.folder).toBe(join(MODEL_1024, 'vae'))
    cpSync(join(MODEL_1024, 'vae'), join(folder, '../base/vae'), { recursive: true })
    expect(openModelFolder(folder).vae.folder).toBe(join(folder, '../base/vae'))
  })

  it('no folder, a file, an empty folder', () => {
    const root = temporaryFolder()
    const file = join(root, 'file')
    writeFileSync(file, '')
    mkdirSync(join(root, 'empty'))
    expect(failure(join(root, 'nothing'))).toMatchObject({ code: 'E_FILE_MISSING' })
    expect(failure(file)).toMatchObject({ code: 'E_MODEL_KIND' })
    expect(failure(join(root, 'empty'))).toMatchObject({ code: 'E_MODEL_INCOMPLETE' })
    expect(failure(MODEL_1024, { base: join(root, 'nothing') })).toMatchObject({ code: 'E_FILE_MISSING' })
  })
})

describe('a single file of weights', () => {
  const fixture = (name: string) => join(MODEL_1024, '..', name)

  it.each(['original-ms.pth', 'original-plain.pth'])('%s: the other parts are those of its base', (name) => {
    const model = openModelFolder(fixture(name), { base: MODEL_1024 })
    expect(model).toMatchObject({
      id: name.replace('.pth', ''),
      name: name.replace('.pth', ''),
      place: { folder: fixture(name), base: MODEL_1024 },
      transformer: { folder: fixture(name), config: { num_layers: 4, num_attention_heads: 2 } },
      vae: { folder: join(MODEL_1024, 'vae') },
    })
    expect(model.buckets.length).toBeGreaterThan(10)
  })

  it('safetensors, in the original and in diffusers’ form', () => {
    const tensors = readTensors(fixture('original-plain.pth'))
    const own = writeTensors(join(temporaryFolder(), 'mine.safetensors'), tensors)
    expect(openModelFolder(own, { base: MODEL_1024 }).transformer.config.sample_size).toBe(8)
    const diffusers = join(NANO, 'transformer/diffusion_pytorch_model.safetensors')
    const { sample_size, num_attention_heads } = openModelFolder(NANO).transformer.config
    expect(openModelFolder(diffusers, { base: NANO }).transformer.config).toMatchObject({
      sample_size,
      num_attention_heads,
    })
  })

  it('heads and size that nothing tells are not guessed', () => {
    const diffusers = join(NANO, 'transformer/diffusion_pytorch_model.safetensors')
    expect(failure(diffusers, { base: MODEL_1024 })).toMatchObject({
      code: 'E_MODEL_INCOMPLETE',
      message: expect.stringContaining('does not tell its heads and its size'),
    })
  })

  it('without a base, of another kind, damaged', () => {
    expect(failure(fixture('original-ms.pth'))).toMatchObject({
      code: 'E_MODEL_INCOMPLETE',
      message: expect.stringContaining('is a transformer alone'),
    })
    const base = { base: MODEL_1024 }
    for (const name of ['hed.pth', 'controlnet-ms.pth', 'vae.safetensors'])
      expect(failure(fixture(name), base), name).toMatchObject({ code: 'E_MODEL_KIND' })
    const damaged = join(temporaryFolder(), 'x.pth')
    writeFileSync(damaged, 'PK')
    expect(failure(damaged, base)).toMatchObject({ code: 'E_ZIP_FORMAT' })
  })
})

describe('configs that are nonsense', () => {
  const cases: [string, Record<string, unknown>, string][] = [
    ['transformer', { _class_name: 'SD3Transformer2DModel' }, 'E_MODEL_KIND'],
    ['transformer', { num_layers: 0 }, 'E_CONFIG'],
    ['transformer', { num_layers: 1e9 }, 'E_CONFIG'],
    ['transformer', { patch_size: 2.5 }, 'E_CONFIG'],
    ['transformer', { caption_channels: null }, 'E_CONFIG'],
    ['transformer', { norm_eps: '1e-6' }, 'E_CONFIG'],
    ['transformer', { attention_head_dim: 25 }, 'E_CONFIG'],
    ['transformer', { out_channels: 1 }, 'E_CONFIG'],
    ['text_encoder', { d_model: -1 }, 'E_CONFIG'],
    ['text_encoder', { feed_forward_proj: 'gated-silu' }, 'E_CONFIG'],
    ['text_encoder', { relative_attention_num_buckets: 1 }, 'E_CONFIG'],
    ['text_encoder', { relative_attention_max_distance: 2 }, 'E_CONFIG'],
    ['vae', { block_out_channels: [] }, 'E_CONFIG'],
    ['vae', { norm_num_groups: 7 }, 'E_CONFIG'],
    ['vae', { act_fn: 'gelu' }, 'E_CONFIG'],
    ['vae', { scaling_factor: 0 }, 'E_CONFIG'],
    ['vae', { latents_mean: [0, 0, 0, 0] }, 'E_CONFIG'],
    ['vae', { down_block_types: ['AttnDownEncoderBlock2D'] }, 'E_CONFIG'],
  ]
  it.each(cases)('%s %j', (part, changes, code) => {
    const folder = copyOf(MODEL_1024)
    const path = join(folder, part, 'config.json')
    editJson(path, changes)
    expect(failure(folder)).toMatchObject({ code })
    expect(failure(folder).message).toContain(path)
    expect(failure(folder).message).toContain(Object.keys(changes)[0])
  })

  it.each(['transformer', 'text_encoder', 'vae'])('%s/config.json that is no JSON', (part) => {
    const folder = copyOf(MODEL_1024)
    writeFileSync(join(folder, part, 'config.json'), '{')
    expect(failure(folder)).toMatchObject({ code: 'E_CONFIG' })
  })

  it('a scheduler that is unknown', () => {
    const folder = copyOf(MODEL_1024)
    const config = JSON.stringify({ _class_name: 'FlowMatchScheduler' })
    writeFileSync(join(folder, 'scheduler', 'scheduler_config.json'), config)
    expect(failure(folder)).toMatchObject({ code: 'E_CONFIG' })
  })

  it.each([
    ['text_encoder', 'd_model', /text \d+ wide, but its text encoder writes 96/],
    ['vae', 'latent_channels', /latent channels, but its VAE has 96/],
  ])('a %s of another width', (part, field, sentence) => {
    const folder = copyOf(MODEL_1024)
    editJson(join(folder, part, 'config.json'), { [field]: 96 })
    expect(failure(folder)).toMatchObject({ code: 'E_WEIGHTS_SHAPE' })
    expect(failure(folder).message).toMatch(sentence)
  })
})
