/**
 * One prompt, one picture: text → embeddings → noise → the sampler's loop → decode → PNG.
 *
 * A generator: whoever runs it sees every step, and stops it by asking for no more (or by `cancelled`, which is
 * looked at before every forward pass).
 */
import { StudioError } from '../api/errors.ts'
import type { PaintEvent } from '../api/events.ts'
import { type MemoryPlan, ROOMY } from '../api/memory-plan.ts'
import type { GenerateRequest, LoraPlace } from '../api/request.ts'
import { TorchGenerator } from '../runtime/random.ts'
import type { LoadedModel } from './loaded-model.ts'
import { turnsOf } from './part-turns.ts'
import { planRequest } from './plan-request.ts'
import type { ControlSource } from './prepare-control.ts'
import { noTexts, prepareRequest, prepareSteps } from './prepare-request.ts'
import { previewOf } from './preview.ts'
import { digestOf } from './step-digest.ts'
import { stepTimer } from './step-timer.ts'
import { decodePicture, pngOf, unscaled, walkPicture } from './walk-picture.ts'

export interface PaintOptions {
  readonly previews: boolean
  /** Steps tell what their latents were. */
  readonly digests?: boolean | undefined
  readonly cancelled: () => boolean
  /** There where the request has a control. */
  readonly control?: ControlSource | undefined
  /** Of all LoRAs that the request names, in any order. */
  readonly loras?: readonly LoraPlace[] | undefined
  /** The roomy one where absent. */
  readonly plan?: MemoryPlan | undefined
  /** Milliseconds that loading the model took, for the timings. */
  readonly loadMs: number
}

/** @throws E_PROMPT_TOO_LONG, E_SIZE, E_SAMPLER_UNKNOWN, E_STEPS, E_CANCELLED, E_NUMBERS, E_RUNTIME, E_MEMORY_OUT, E_LORA_…, and as `prepareControl` */
export async function* textToImage(
  model: LoadedModel,
  request: GenerateRequest,
  options: PaintOptions,
): AsyncGenerator<PaintEvent> {
  const planned = planRequest(model, request)
  const { sampler, shape } = planned
  const clock = stopwatch()

  yield { type: 'stage', stage: 'text', picture: 0 }
  const { control, loras, plan = ROOMY } = options
  const turns = turnsOf({ model, finder: control?.finder }, plan)
  turns('autoencoder')
  const projection = options.previews ? await model.projection() : undefined
  const prepared = await prepareRequest(model, planned, { control, loras, turns, known: noTexts() })
  const textMs = clock()

  for (let picture = 0; picture < request.count; picture++) {
    const seed = BigInt.asUintN(64, BigInt(request.seed) + BigInt(picture))
    const generator = new TorchGenerator(seed)
    const start = generator.randn(shape.reduce((n, dim) => n * dim, 1))
    const passes = sampler.forwardPasses(request.steps)

    yield { type: 'stage', stage: 'denoise', picture }
    throwIfCancelled(options)
    turns('transformer')
    await prepareSteps(model, prepared)
    throwIfCancelled(options)
    const timer = stepTimer({ steps: request.steps, passes, picturesAfter: request.count - picture - 1 })
    let latent = start
    const walk = walkPicture(model, prepared, { start, draw: (count) => generator.randn(count) })
    for await (const step of walk) {
      latent = step.latent
      const x0 =
        projection && previewOf(projection, unscaled(model, step.x0), { height: shape[2], width: shape[3] })
      yield {
        type: 'step',
        picture,
        step: step.step,
        steps: request.steps,
        forwardPasses: step.pass,
        noiseLevel: step.noiseLevel,
        ...timer(step.pass),
        ...(x0 && { preview: x0 }),
        ...(options.digests && { digest: digestOf(step.latent) }),
      }
      throwIfCancelled(options)
    }
    const denoiseMs = clock()

    yield { type: 'stage', stage: 'decode', picture }
    turns('autoencoder')
    const image = await decodePicture(model, latent, { ...planned, tile: plan.tile })
    const decodeMs = clock()
    throwIfCancelled(options)

    yield { type: 'stage', stage: 'encode', picture }
    const finished = await pngOf(image)
    const timings = { loadMs: options.loadMs, textMs, denoiseMs, decodeMs, encodeMs: clock() }
    yield { type: 'picture', picture, seed: String(seed), ...finished, timings }
  }
}

function throwIfCancelled({ cancelled }: PaintOptions): void {
  if (cancelled()) throw new StudioError('E_CANCELLED', 'Cancelled.')
}

/** Milliseconds since the last call. */
function stopwatch(): () => number {
  let last = performance.now()
  return () => {
    const before = last
    last = performance.now()
    return last - before
  }
}
