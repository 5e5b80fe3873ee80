/** Pictures as five programs write them, each with settings that only its own text says. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { pictureMetadata } from '../../../main/service/images/metadata.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { type PngTextEntry, withPngText } from '../../../native-models/formats/png.ts'
import type { PictureInfo } from '../../../preload/contract.ts'

export interface PictureOf {
  readonly source: NonNullable<PictureInfo['source']>
  readonly path: string
  /** What the dialog has to say. */
  readonly words: readonly string[]
  /** What the form has to hold after it was restored. */
  readonly restored: Partial<GenerateRequest>
}

const A1111 = `a red fox in the snow
Negative prompt: blurry
Steps: 21, Sampler: Euler a, CFG scale: 6.5, Seed: 3735928559, Size: 512x768, Model hash: abcdef1234, Model: dreamshaper_8, Version: v1.10.1`

const COMFYUI = {
  '3': {
    class_type: 'KSampler',
    inputs: {
      ...{ seed: 156_680_208_700_286, steps: 22, cfg: 8, sampler_name: 'euler', scheduler: 'normal' },
      ...{ denoise: 1, model: ['4', 0], positive: ['6', 0], negative: ['7', 0], latent_image: ['5', 0] },
    },
  },
  '4': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'sd_xl.safetensors' } },
  '5': { class_type: 'EmptyLatentImage', inputs: { width: 832, height: 1216, batch_size: 1 } },
  '6': { class_type: 'CLIPTextEncode', inputs: { text: 'a bottle of stars', clip: ['4', 1] } },
  '7': { class_type: 'CLIPTextEncode', inputs: { text: 'text, watermark', clip: ['4', 1] } },
}

const INVOKEAI = {
  ...{ app_version: '5.4.0', generation_mode: 'txt2img', positive_prompt: 'a lighthouse at dusk' },
  ...{ negative_prompt: 'people', width: 1024, height: 512, seed: 4_242_424_242, steps: 23, cfg_scale: 5.5 },
  ...{ scheduler: 'dpmpp_2m_k', model: { name: 'Juggernaut', base: 'sdxl', type: 'main' } },
}

const SWARMUI = {
  sui_image_params: {
    ...{
      prompt: 'a paper boat',
      negativeprompt: 'plastic',
      model: 'OfficialStableDiffusion/sd_xl',
      seed: 1_234_567,
    },
    ...{
      steps: 24,
      cfgscale: 4,
      aspectratio: '1:1',
      width: 1024,
      height: 1024,
      sampler: 'lcm',
      swarm_version: '0.9.3',
    },
  },
}

const OURS: GenerateRequest = {
  ...{ model: 'nano-lcm', prompt: 'лиса "in" the snow', negativePrompt: '', cleanCaption: false },
  ...{ longPrompt: 'cut', sampler: 'lcm', steps: 3, guidance: 0, seed: '18446744073709551612', count: 1 },
  size: { kind: 'aspect', width: 192, height: 320 },
}

/** The files, in `folder`. */
export async function picturesOfOthers(folder: string): Promise<PictureOf[]> {
  mkdirSync(folder, { recursive: true })
  const blank = await sharp({ create: { width: 64, height: 48, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()
  const write = (name: string, texts: readonly PngTextEntry[]): string => {
    const path = join(folder, `${name}.png`)
    writeFileSync(path, withPngText(blank, texts))
    return path
  }
  const aspect = (width: number, height: number) => ({ kind: 'aspect' as const, width, height })
  const ours = { request: OURS, seed: OURS.seed, width: 192, height: 320, modelName: 'PixArt nano LCM' }
  return [
    {
      source: 'PixArt Studio',
      path: write('ours', pictureMetadata({ ...ours, version: '0.1.0' })),
      words: [OURS.prompt, OURS.seed],
      restored: OURS,
    },
    {
      source: 'A1111',
      path: write('a1111', [{ keyword: 'parameters', text: A1111 }]),
      words: ['a red fox in the snow', 'blurry', 'dreamshaper_8', 'Euler a', '3735928559'],
      restored: {
        ...{ prompt: 'a red fox in the snow', negativePrompt: 'blurry', sampler: 'euler-ancestral' },
        ...{ steps: 21, guidance: 6.5, seed: '3735928559', size: aspect(512, 768) },
      },
    },
    {
      source: 'ComfyUI',
      path: write('comfyui', [{ keyword: 'prompt', text: JSON.stringify(COMFYUI) }]),
      words: ['a bottle of stars', 'text, watermark', '156680208700286'],
      restored: {
        ...{ prompt: 'a bottle of stars', negativePrompt: 'text, watermark', sampler: 'euler' },
        ...{ steps: 22, guidance: 8, seed: '156680208700286', size: aspect(832, 1216) },
      },
    },
    {
      source: 'InvokeAI',
      path: write('invokeai', [{ keyword: 'invokeai_metadata', text: JSON.stringify(INVOKEAI) }]),
      words: ['a lighthouse at dusk', 'Juggernaut', '4242424242'],
      restored: {
        ...{ prompt: 'a lighthouse at dusk', negativePrompt: 'people', sampler: 'dpmpp-2m-karras' },
        ...{ steps: 23, guidance: 5.5, seed: '4242424242', size: aspect(1024, 512) },
      },
    },
    {
      source: 'SwarmUI',
      path: write('swarmui', [{ keyword: 'parameters', text: JSON.stringify(SWARMUI) }]),
      words: ['a paper boat', 'plastic', '1234567'],
      restored: {
        ...{ prompt: 'a paper boat', negativePrompt: 'plastic', sampler: 'lcm' },
        ...{ steps: 24, guidance: 4, seed: '1234567', size: aspect(1024, 1024) },
      },
    },
  ]
}
