import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readJsonFile } from '../../native-models/formats/json-file.ts'
import { readSafetensors } from '../../native-models/formats/safetensors.ts'
import { readFloat32 } from '../../native-models/formats/tensor-data.ts'
import { openModelFolder } from '../../native-models/models/model-folder.ts'
import { denoise, type TextRows } from '../../native-models/pipeline/denoise.ts'
import { LoadedModel } from '../../native-models/pipeline/loaded-model.ts'
import { promptTokens } from '../../native-models/pipeline/prompt.ts'
import { TorchGenerator } from '../../native-models/runtime/random.ts'
import { samplerOfScheduler } from '../../native-models/samplers/samplers.ts'
import { largestDifference } from './compare.ts'
import { fixtureJson, fixturePath } from './fixtures.ts'

interface Generation {
  readonly key: string
  readonly model: string
  readonly scheduler: string
  readonly seed: number
  readonly clean_caption: boolean
  readonly prompt: string | readonly string[]
  readonly negative_prompt?: string
  readonly num_inference_steps: number
  readonly guidance_scale: number
  readonly height: number
  readonly width: number
  readonly num_images_per_prompt?: number
}

const generations = fixtureJson<Generation[]>('pipeline.json')
const reference = readSafetensors(fixturePath('pipeline.safetensors'))
const whole = fixturePath('model-1024')
const cacheFolder = mkdtempSync(join(tmpdir(), 'pixart-parity-'))

/** What every class of scheduler has in common. */
const TRAINING_KEYS = ['num_train_timesteps', 'beta_start', 'beta_end', 'beta_schedule', 'prediction_type']

/** The model's own scheduler, or another class with its defaults over the same training. */
function schedulerOf(name: string) {
  const config = readJsonFile(
    join(whole, 'scheduler', 'scheduler_config.json'),
    z.record(z.string(), z.unknown()),
  )
  if (config['_class_name'] === name) return samplerOfScheduler(config)
  const training = Object.fromEntries(TRAINING_KEYS.map((key) => [key, config[key]]))
  return samplerOfScheduler({ _class_name: name, ...training })
}

describe('whole generations', () => {
  it.each(generations)('$key', async (generation) => {
    const folder = fixturePath(generation.model)
    const spec = openModelFolder(folder, existsSync(join(folder, 'vae')) ? {} : { base: whole })
    using model = new LoadedModel(spec, { threads: 1, cacheFolder })
    const each = generation.num_images_per_prompt ?? 1
    const prompts = [generation.prompt].flat()
    const rowsOf = async (prompt: string, rows: number): Promise<TextRows> => {
      const caption = { cleanCaption: generation.clean_caption, longPrompt: 'cut' } as const
      const ids = promptTokens(prompt, caption, { tokenizer: model.tokenizer, maxTokens: spec.maxTokens })
      return { rows, text: await model.transformer.prepareText(await model.embed(ids)) }
    }
    const texts: TextRows[] = []
    for (const prompt of prompts) texts.push(await rowsOf(prompt, each))
    const guided = generation.guidance_scale > 1
    const negative = guided ? [await rowsOf(generation.negative_prompt ?? '', prompts.length * each)] : []

    const generator = new TorchGenerator(BigInt(generation.seed))
    const latents = readFloat32(reference, `${generation.key}.latent`)
    const count = latents.data.length
    const { sampler, training, prediction } = schedulerOf(generation.scheduler)
    const walk = denoise({
      transformer: model.transformer,
      sampler,
      training,
      prediction,
      steps: generation.num_inference_steps,
      texts,
      ...(guided && { guidance: { scale: generation.guidance_scale, negative } }),
      noise: { data: generator.randn(count), shape: latents.shape },
      draw: (more) => generator.randn(more),
      size: { height: generation.height, width: generation.width },
    })
    let latent = new Float32Array()
    for await (const step of walk) latent = new Float32Array(step.latent)
    expect(largestDifference(latent, latents.data)).toBeLessThanOrEqual(1e-3)

    const factor = model.autoencoder.config.scaling_factor
    const image = await model.autoencoder.decode({
      data: latent.map((value) => value / factor),
      shape: latents.shape,
    })
    const shown = image.data.map((value) => Math.min(Math.max(value / 2 + 0.5, 0), 1))
    expect(
      largestDifference(shown, readFloat32(reference, `${generation.key}.image`).data),
    ).toBeLessThanOrEqual(2 / 255)
  })
})
