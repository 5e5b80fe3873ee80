import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KnownHere } from '../../../../main/service/drop/known-here.ts'
import { readDropped, readTexts } from '../../../../main/service/drop/read-dropped.ts'
import { pictureMetadata } from '../../../../main/service/images/metadata.ts'
import { type PngTextEntry, withPngText } from '../../../../native-models/formats/png.ts'
import { pictureInfo } from '../../../../preload/contract.ts'
import { quickRequest } from '../service-process.ts'

const IMAGE = 'a'.repeat(64)
const here: KnownHere = {
  models: () => [
    { id: 'nano', name: 'PixArt nano' },
    { id: 'nano-lcm', name: 'PixArt nano LCM' },
  ],
  loraNamed: (name) => (name.toLowerCase() === 'line-art' ? 'line-art' : undefined),
  hasControlImage: (sha256) => sha256 === IMAGE,
}
let folder = ''
let blank: Buffer

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drop-'))
  blank = await sharp({ create: { width: 6, height: 4, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function dropped(entries: readonly PngTextEntry[], name = 'picture.png') {
  const path = join(folder, name)
  writeFileSync(path, withPngText(blank, entries))
  return pictureInfo.parse(await readDropped(path, here))
}

const A1111 = `a red fox, <lora:snow:0.8> in the snow
Negative prompt: blurry, "noise"
Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 3735928559, Size: 512x768, Model hash: abcdef1234, Model: dreamshaper_8, Clip skip: 2, Version: v1.10.1`

const COMFY = {
  '3': {
    class_type: 'KSampler',
    inputs: {
      seed: 0,
      steps: 20,
      cfg: 8,
      sampler_name: 'euler_ancestral',
      scheduler: 'normal',
      denoise: 1,
      model: ['10', 0],
      positive: ['12', 0],
      negative: ['7', 0],
      latent_image: ['5', 0],
    },
  },
  '4': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'sd_xl.safetensors' } },
  '5': { class_type: 'EmptyLatentImage', inputs: { width: 832, height: ['20', 0], batch_size: 1 } },
  '6': { class_type: 'CLIPTextEncode', inputs: { text: ['21', 0], clip: ['4', 1] } },
  '7': { class_type: 'CLIPTextEncode', inputs: { text: 'text, watermark', clip: ['4', 1] } },
  '10': { class_type: 'LoraLoader', inputs: { model: ['4', 0], lora_name: 'x' } },
  '12': { class_type: 'ControlNetApply', inputs: { conditioning: ['6', 0], strength: 1 } },
  '20': { class_type: 'PrimitiveInt', inputs: { value: 1216 } },
  '21': { class_type: 'PrimitiveString', inputs: { value: 'a bottle of stars' } },
}

describe('readDropped', () => {
  it('takes our own record over whole', async () => {
    const request = quickRequest({ prompt: 'лиса "in" the snow', seed: '18446744073709551612' })
    const entries = pictureMetadata({
      request,
      seed: request.seed,
      width: 256,
      height: 256,
      modelName: 'PixArt nano LCM',
      version: '0.1.0',
    })
    const info = await dropped(entries)
    expect(info).toMatchObject({
      fileName: 'picture.png',
      width: 6,
      height: 4,
      source: 'PixArt Studio',
      restore: request,
      warnings: [],
    })
    expect(info.lines).toContainEqual({ label: 'Seed', value: '18446744073709551612' })
  })

  it('takes our settings from the text that others read where the record is gone or damaged', async () => {
    const request = quickRequest({ sampler: 'dpmpp-2m-karras', negativePrompt: 'blur' })
    const [parameters] = pictureMetadata({
      request,
      seed: '7',
      width: 256,
      height: 256,
      modelName: 'PixArt nano LCM',
      version: '0.1.0',
    })
    const info = await dropped([parameters!, { keyword: 'pixart-studio', text: '{"version": 2}' }])
    expect(info.source).toBe('PixArt Studio')
    expect(info.restore).toEqual({
      ...{ prompt: request.prompt, negativePrompt: 'blur', sampler: 'dpmpp-2m-karras', model: 'nano-lcm' },
      ...{ steps: 2, guidance: 0, seed: '7', size: { kind: 'aspect', width: 256, height: 256 } },
    })
  })

  it('says that a model is not here', async () => {
    const request = quickRequest({ model: 'sigma' })
    const info = await dropped(
      pictureMetadata({
        request,
        seed: '7',
        width: 256,
        height: 256,
        modelName: 'PixArt Sigma',
        version: '9.0',
      }),
    )
    expect(info.restore).not.toHaveProperty('model')
    expect(info.warnings.join()).toContain('PixArt Sigma')
  })

  it('A1111', async () => {
    const info = await dropped([{ keyword: 'parameters', text: A1111 }])
    expect(info.source).toBe('A1111')
    expect(info.restore).toEqual({
      prompt: 'a red fox, in the snow',
      negativePrompt: 'blurry, "noise"',
      ...{ sampler: 'dpmpp-2m-karras', steps: 20, guidance: 7, seed: '3735928559' },
      size: { kind: 'aspect', width: 512, height: 768 },
    })
    expect(info.warnings).toEqual([
      'The LoRA "snow" is not on this machine.',
      expect.stringContaining('dreamshaper_8'),
    ])
    expect(info.restore).not.toHaveProperty('loras')
    expect(info.lines).toContainEqual({ label: 'Clip skip', value: '2' })
  })

  it('ComfyUI, through links, with a seed of 64 bits', async () => {
    const text = JSON.stringify(COMFY).replace('"seed":0', '"seed":18446744073709551557')
    const info = await dropped([
      { keyword: 'prompt', text },
      { keyword: 'workflow', text: '{}' },
    ])
    expect(info.source).toBe('ComfyUI')
    expect(info.restore).toEqual({
      ...{ prompt: 'a bottle of stars', negativePrompt: 'text, watermark', sampler: 'euler-ancestral' },
      ...{ steps: 20, guidance: 8, seed: '18446744073709551557' },
      size: { kind: 'aspect', width: 832, height: 1216 },
    })
    expect(info.warnings.join(' ')).toMatch(/LoRA.*ControlNet.*sd_xl\.safetensors/)
  })

  it('ComfyUI with its sampler taken apart', async () => {
    const graph = {
      '1': {
        class_type: 'SamplerCustomAdvanced',
        inputs: {
          noise: ['2', 0],
          guider: ['3', 0],
          sampler: ['4', 0],
          sigmas: ['5', 0],
          latent_image: ['6', 0],
        },
      },
      '2': { class_type: 'RandomNoise', inputs: { noise_seed: 42 } },
      '3': {
        class_type: 'CFGGuider',
        inputs: { model: ['9', 0], positive: ['7', 0], negative: ['8', 0], cfg: 4.5 },
      },
      '4': { class_type: 'KSamplerSelect', inputs: { sampler_name: 'dpmpp_2m' } },
      '5': {
        class_type: 'BasicScheduler',
        inputs: { scheduler: 'karras', steps: 14, denoise: 1, model: ['9', 0] },
      },
      '6': { class_type: 'EmptyLatentImage', inputs: { width: 1024, height: 1024 } },
      '7': { class_type: 'CLIPTextEncode', inputs: { text: 'yes' } },
      '8': { class_type: 'CLIPTextEncode', inputs: { text: 'no' } },
      '9': { class_type: 'UNETLoader', inputs: { unet_name: 'nano' } },
    }
    const info = await dropped([{ keyword: 'prompt', text: JSON.stringify(graph) }])
    expect(info.restore).toEqual({
      ...{
        prompt: 'yes',
        negativePrompt: 'no',
        model: 'nano',
        sampler: 'dpmpp-2m-karras',
        steps: 14,
        guidance: 4.5,
        seed: '42',
      },
      size: { kind: 'aspect', width: 1024, height: 1024 },
    })
    expect(info.warnings).toEqual([])
  })

  it('ComfyUI whose links run in circles', async () => {
    const graph = {
      '1': {
        class_type: 'KSampler',
        inputs: { steps: ['2', 0], sampler_name: 'euler', positive: ['2', 0], latent_image: ['1', 0] },
      },
      '2': { class_type: 'A', inputs: { conditioning: ['3', 0], value: ['3', 0] } },
      '3': { class_type: 'B', inputs: { conditioning: ['2', 0], value: ['2', 0] } },
    }
    const info = await dropped([{ keyword: 'prompt', text: JSON.stringify(graph) }])
    expect(info.restore).toEqual({ sampler: 'euler' })
  })

  it('InvokeAI', async () => {
    const text = JSON.stringify({
      ...{
        generation_mode: 'txt2img',
        positive_prompt: 'a castle',
        negative_prompt: '',
        width: 1024,
        height: 768,
        seed: 1234567890,
      },
      ...{
        cfg_scale: 5.5,
        steps: 30,
        scheduler: 'dpmpp_2m_k',
        model: { key: 'k', hash: 'h', name: 'PixArt nano', base: 'sdxl', type: 'main' },
      },
      loras: [{ model: { name: 'x' }, weight: 1 }],
    })
    const info = await dropped([{ keyword: 'invokeai_metadata', text }])
    expect(info.source).toBe('InvokeAI')
    expect(info.restore).toEqual({
      ...{
        prompt: 'a castle',
        negativePrompt: '',
        model: 'nano',
        sampler: 'dpmpp-2m-karras',
        steps: 30,
        guidance: 5.5,
      },
      ...{ seed: '1234567890', size: { kind: 'aspect', width: 1024, height: 768 } },
    })
    expect(info.warnings).toEqual(['LoRAs are not taken over.'])
  })

  it('SwarmUI', async () => {
    const text = JSON.stringify({
      sui_image_params: {
        prompt: 'a lake',
        negativeprompt: 'people',
        model: 'other',
        seed: 77,
        steps: 20,
        cfgscale: 7,
        aspectratio: '1:1',
        width: 512,
        height: 512,
        sampler: 'dpmpp_3m_sde',
        scheduler: 'karras',
        swarm_version: '0.9',
      },
    })
    const info = await dropped([{ keyword: 'parameters', text }])
    expect(info.source).toBe('SwarmUI')
    expect(info.restore).toEqual({
      ...{ prompt: 'a lake', negativePrompt: 'people', steps: 20, guidance: 7, seed: '77' },
      size: { kind: 'aspect', width: 512, height: 512 },
    })
    expect(info.warnings.join(' ')).toMatch(/dpmpp_3m_sde.*other/)
  })

  it('brings numbers into their limits and says so', async () => {
    const text = 'fox\nSteps: 99999, Sampler: LCM, CFG scale: 1000, Seed: 1, Size: 0x999999'
    const info = await dropped([{ keyword: 'parameters', text }])
    expect(info.restore).toMatchObject({ prompt: 'fox', sampler: 'lcm', guidance: 50, seed: '1' })
    expect(info.restore).not.toHaveProperty('size')
    expect(info.warnings.join(' ')).toMatch(/Steps 99999.*Guidance 1000.*Size/)
  })

  it('says when there is nothing to take over', async () => {
    expect(await dropped([])).toMatchObject({
      lines: [],
      warnings: ['This picture says nothing about how it was made.'],
    })
    expect(await dropped([{ keyword: 'Software', text: 'x' }])).not.toHaveProperty('restore')
  })

  it.each([
    [
      'no PNG',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>'),
      'E_PNG',
    ],
    ['nothing', () => Buffer.alloc(0), 'E_PNG'],
    ['a PNG cut short', () => blank.subarray(0, 60), 'E_PNG'],
    [
      'a claim of 65535 × 65535 pixels',
      () => {
        const huge = Buffer.from(blank)
        huge.writeUInt32BE(65_535, 16)
        huge.writeUInt32BE(65_535, 20)
        return huge
      },
      'E_PNG',
    ],
  ])('refuses %s', async (_, bytes, code) => {
    const path = join(folder, 'hostile.png')
    writeFileSync(path, bytes())
    await expect(readDropped(path, here)).rejects.toMatchObject({ code })
  })

  it('says of a recipe that it is none', async () => {
    const path = join(folder, 'fox.recipe.json')
    writeFileSync(path, '{"kind": "pixart-studio recipe"}')
    await expect(readDropped(path, here)).rejects.toMatchObject({
      ...{ code: 'E_IMAGE', message: expect.stringMatching(/^"fox\.recipe\.json" is no picture/) },
    })
  })

  it('refuses a file above 64 MB without reading it, a folder, and what is not there', async () => {
    const path = join(folder, 'large.png')
    writeFileSync(path, blank)
    truncateSync(path, 64 * 1024 * 1024 + 1)
    const start = performance.now()
    await expect(readDropped(path, here)).rejects.toMatchObject({ code: 'E_PNG' })
    expect(performance.now() - start).toBeLessThan(200)
    await expect(readDropped(folder, here)).rejects.toMatchObject({ code: 'E_PNG' })
    await expect(readDropped(join(folder, 'gone.png'), here)).rejects.toMatchObject({
      code: 'E_FILE_UNREADABLE',
    })
  })
})

describe('readTexts', () => {
  it('tells what 1,000 hostile blocks say without failing, and lets nothing out of its limits', () => {
    const keyword = fc.constantFrom('parameters', 'prompt', 'invokeai_metadata', 'pixart-studio')
    const leaf = fc.oneof(
      fc.string(),
      fc.double(),
      fc.maxSafeInteger(),
      fc.constantFrom(null, true, '__proto__', '9'.repeat(30), '-1', 1e308, -0, ['1', 0], ['2', 0]),
    )
    const fields = [
      'prompt',
      'seed',
      'steps',
      'cfg',
      'cfg_scale',
      'cfgscale',
      'sampler_name',
      'scheduler',
      'latent_image',
      'positive',
      'negative',
      'width',
      'height',
      'model',
      'positive_prompt',
      'text',
      'conditioning',
      '__proto__',
      'constructor',
      'toString',
    ]
    const record = (value: fc.Arbitrary<unknown>) =>
      fc.dictionary(fc.constantFrom(...fields), value, { noNullPrototype: false })
    const node = fc.record({ class_type: fc.oneof(fc.string(), leaf), inputs: fc.oneof(record(leaf), leaf) })
    const graph = fc.dictionary(fc.constantFrom('1', '2', '3', '__proto__', 'x'), node)
    const json = fc
      .oneof(
        graph,
        record(leaf),
        record(record(leaf)),
        record(leaf).map((params) => ({ sui_image_params: params })),
        fc.json().map((text) => JSON.parse(text) as unknown),
      )
      .map((value) => JSON.stringify(value) ?? '')
    const pairs = fc
      .array(
        fc.tuple(
          fc.constantFrom('Steps', 'Seed', 'Size', 'CFG scale', 'Sampler', 'Model', 'Odd key'),
          fc.oneof(fc.string(), fc.constantFrom('1e999', '-5', 'NaN', '99999x1', '"', '{', '512x512', '20')),
        ),
      )
      .map((list) => `p\nNegative prompt: n\n${list.map(([key, value]) => `${key}: ${value}`).join(', ')}`)
    const deep = fc.constantFrom(
      '['.repeat(100_000),
      '{"a":'.repeat(50_000),
      `{"1":${'{"inputs":'.repeat(20_000)}`,
    )
    const block = fc.tuple(
      keyword,
      fc.oneof(
        { weight: 5, arbitrary: json },
        { weight: 3, arbitrary: pairs },
        { weight: 1, arbitrary: deep },
        fc.string(),
      ),
    )
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 3 }), (blocks) => {
        const told = readTexts(new Map(blocks), here)
        pictureInfo.parse({ fileName: 'x.png', width: 1, height: 1, ...told })
      }),
      { numRuns: 1000 },
    )
    expect(({} as Record<string, unknown>)['steps']).toBeUndefined()
  }, 60_000)
})
