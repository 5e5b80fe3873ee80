/** Paints a small picture of a model's own example, to see what a device makes of it. */
import type { DevicePainting } from '../api/device-check.ts'
import { ROOMY } from '../api/memory-plan.ts'
import type { GenerateRequest } from '../api/request.ts'
import { type ModelFolder, openModelFolder } from '../models/model-folder.ts'
import { TorchGenerator } from '../runtime/random.ts'
import { toRgb } from './encode-png.ts'
import { type EngineOptions, LoadedModel } from './loaded-model.ts'
import { turnsOf } from './part-turns.ts'
import { planRequest } from './plan-request.ts'
import { noTexts, type PreparedRequest, prepareRequest, prepareSteps } from './prepare-request.ts'
import { decodePicture, walkPicture } from './walk-picture.ts'

interface Task {
  /** Folder of the model. */
  readonly model: string
  readonly steps?: number | undefined
  readonly budgetMs: number
}

const [FEWEST_STEPS, MOST_STEPS] = [2, 20]
const SEED = 7n

/** @throws E_DEVICE_FAILED, E_DEVICE_PRECISION, E_NUMBERS, and what opening the model throws */
export async function paintOnDevice(
  options: EngineOptions,
  { model: folder, steps: wanted, budgetMs }: Task,
): Promise<Omit<DevicePainting, 'gflops' | 'memoryBytes' | 'fellBack' | 'attentionRms'>> {
  const start = performance.now()
  using model = new LoadedModel(openModelFolder(folder), options)
  const planned = planRequest(model, requestOf(model.spec))
  const prepared = await prepareRequest(model, planned, {
    known: noTexts(),
    turns: turnsOf({ model }, ROOMY),
  })
  await prepareSteps(model, prepared)
  await walk(model, prepared, 1) // compiles what is compiled at first use
  const passMs = (await walk(model, prepared, 1)).ms
  const steps = wanted ?? Math.round(Math.min(Math.max(budgetMs / passMs, FEWEST_STEPS), MOST_STEPS))
  const { latent, ms } = await walk(model, prepared, steps)
  const beforeDecode = performance.now()
  const image = await decodePicture(model, latent, { ...planned, tile: ROOMY.tile })
  const end = performance.now()
  return {
    steps,
    passSeconds: ms / steps / 1000,
    decodeSeconds: (end - beforeDecode) / 1000,
    seconds: (end - start) / 1000,
    latent: Float32Array.from(latent),
    rgb: Uint8Array.from(toRgb(image.data)),
  }
}

/** The smallest size with patches in both directions. */
function requestOf({ id, examples, sizeMultiple }: ModelFolder): GenerateRequest {
  const side = 2 * sizeMultiple
  return {
    ...{
      model: id,
      prompt: examples[0] ?? '',
      negativePrompt: '',
      cleanCaption: false,
      longPrompt: 'refuse',
    },
    ...{ sampler: 'dpmpp-2m', steps: FEWEST_STEPS, guidance: 3, seed: String(SEED), count: 1 },
    size: { kind: 'exact', width: side, height: side },
  }
}

async function walk(model: LoadedModel, prepared: PreparedRequest, steps: number) {
  const generator = new TorchGenerator(SEED)
  const noise = generator.randn(prepared.shape.reduce((count, dim) => count * dim, 1))
  const request = { ...prepared.request, steps }
  const draw = (count: number) => generator.randn(count)
  let latent = noise
  const start = performance.now()
  for await (const step of walkPicture(model, { ...prepared, request }, { start: noise, draw }))
    latent = step.latent
  return { latent, ms: performance.now() - start }
}
