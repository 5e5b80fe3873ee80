/**
 * One prompt, one picture: text → embeddings → noise → the sampler's loop → decode → PNG.
 *
 * A generator: whoever runs it sees every step, and stops it by asking for no more (or by `cancelled`, which is
 * looked at before every forward pass).
 */
import { StudioError } from '../api/errors.ts'
import type { PaintEvent } from '../api/events.ts'
import type { GenerateRequest, LoraPlace } from '../api/request.ts'
import type { StepShape } from '../models/pixart.ts'
import type { ControlNet } from '../runtime/control-net.ts'
import type { WeighedLora } from '../runtime/lora-ledger.ts'
import { TorchGenerator } from '../runtime/random.ts'
import type { HostTensor } from '../runtime/session.ts'
import { findSampler } from '../samplers/samplers.ts'
import { type DenoiseOptions, denoise, type StepControl, type TextRows } from './denoise.ts'
import { encodePng, toRgb } from './encode-png.ts'
import type { LoadedModel } from './loaded-model.ts'
import { planSize, type SizePlan } from './picture-size.ts'
import { type ControlSource, prepareControl } from './prepare-control.ts'
import { previewOf } from './preview.ts'
import { promptTokens } from './prompt.ts'
import { lorasOf } from './prompt-loras.ts'
import { resizeAndCrop } from './resize-and-crop.ts'
import { digestOf } from './step-digest.ts'
import { stepTimer } from './step-timer.ts'

export interface PaintOptions {
  readonly previews: boolean
  /** Steps tell what their latents were. */
  readonly digests?: boolean | undefined
  readonly cancelled: () => boolean
  /** There where the request has a control. */
  readonly control?: ControlSource | undefined
  /** Of all LoRAs that the request names, in any order. */
  readonly loras?: readonly LoraPlace[] | undefined
  /** Milliseconds that loading the model took, for the timings. */
  readonly loadMs: number
}

/** Pictures of more pixels than this are decoded in tiles, which bounds the memory. */
const TILE_ABOVE_PIXELS = 1280 * 1280
const TILING = { tile: 64, overlap: 0.25 }

/** @throws E_PROMPT_TOO_LONG, E_SIZE, E_SAMPLER_UNKNOWN, E_STEPS, E_CANCELLED, E_NUMBERS, E_RUNTIME, E_LORA_…, and as `prepareControl` */
export async function* textToImage(
  model: LoadedModel,
  request: GenerateRequest,
  options: PaintOptions,
): AsyncGenerator<PaintEvent> {
  const plan = planSize(request.size, model.spec)
  const sampler = findSampler(request.sampler)
  const clock = stopwatch()

  yield { type: 'stage', stage: 'text', picture: 0 }
  const control = await prepareControl(model, request, { source: options.control, size: plan.painted })
  const loras = model.loras.of(lorasOf(request), options.loras ?? [])
  const texts = await prepareTexts(model, request, { net: control?.net, loras })
  const projection = options.previews ? await model.projection() : undefined
  const textMs = clock()

  for (let picture = 0; picture < request.count; picture++) {
    const seed = BigInt.asUintN(64, BigInt(request.seed) + BigInt(picture))
    const generator = new TorchGenerator(seed)
    const shape = latentShape(model, plan)
    const noise = { data: generator.randn(shape.reduce((n, dim) => n * dim, 1)), shape }
    const passes = sampler.forwardPasses(request.steps)

    yield { type: 'stage', stage: 'denoise', picture }
    throwIfCancelled(options)
    // Made here, so that the first step's time is a step's alone, and so is that of one that begins to follow.
    for (const net of netsOf(control)) await model.transformer.prepare(stepShape(shape, texts), net, loras)
    throwIfCancelled(options)
    const timer = stepTimer({ steps: request.steps, passes, picturesAfter: request.count - picture - 1 })
    let latent = noise.data
    const walk = denoise({
      transformer: model.transformer,
      sampler,
      training: model.spec.scheduler.training,
      prediction: model.spec.scheduler.prediction,
      steps: request.steps,
      ...texts,
      noise,
      draw: (count) => generator.randn(count),
      size: plan.painted,
      control,
      loras,
    })
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
    assertFinite(latent)
    const denoiseMs = clock()

    yield { type: 'stage', stage: 'decode', picture }
    const image = await decode(model, { data: latent, shape }, plan)
    const decodeMs = clock()
    throwIfCancelled(options)

    yield { type: 'stage', stage: 'encode', picture }
    const [, , height, width] = image.shape as [number, number, number, number]
    const png = await encodePng({ width, height, rgb: toRgb(image.data) })
    const timings = { loadMs: options.loadMs, textMs, denoiseMs, decodeMs, encodeMs: clock() }
    yield { type: 'picture', picture, seed: String(seed), width, height, png, timings }
  }
}

/** The prompt's and, with guidance, the negative prompt's part of the transformer's work. */
async function prepareTexts(
  model: LoadedModel,
  request: GenerateRequest,
  { net, loras }: { net: ControlNet | undefined; loras: readonly WeighedLora[] },
): Promise<Pick<DenoiseOptions, 'texts' | 'guidance'>> {
  const limits = { tokenizer: model.tokenizer, maxTokens: model.spec.maxTokens }
  const prepare = async (text: string): Promise<TextRows[]> => {
    const embeddings = await model.embed(promptTokens(text, request, limits), loras)
    return [{ rows: 1, text: await model.transformer.prepareText(embeddings, net, loras) }]
  }
  const texts = await prepare(request.prompt)
  if (request.guidance <= 1) return { texts }
  return { texts, guidance: { scale: request.guidance, negative: await prepare(request.negativePrompt) } }
}

/** What the steps follow: the ControlNet, nothing, or each at its time. */
function netsOf(control: StepControl | undefined): (ControlNet | undefined)[] {
  if (!control) return [undefined]
  return control.always ? [control.net] : [control.net, undefined]
}

/** The shape of a forward pass as `denoise` makes it: with guidance, the negative rows come first. */
function stepShape(
  [, , height, width]: readonly [number, number, number, number],
  { texts, guidance }: Awaited<ReturnType<typeof prepareTexts>>,
): StepShape {
  const rows = [...(guidance?.negative ?? []), ...texts]
  const groups = rows.map(({ rows, text }) => ({ rows, kind: text.kind }))
  return { height, width, groups, timesteps: 'shared' }
}

function latentShape(
  { spec, autoencoder }: LoadedModel,
  { painted }: SizePlan,
): [number, number, number, number] {
  const { in_channels: channels } = spec.transformer.config
  return [1, channels, painted.height / autoencoder.shrink, painted.width / autoencoder.shrink]
}

function unscaled({ autoencoder }: LoadedModel, latent: Float32Array): Float32Array {
  const { scaling_factor: factor } = autoencoder.config
  return factor === 1 ? latent : latent.map((value) => value / factor)
}

/** latent (1, channels, h, w) → picture (1, 3, height, width), about −1 … 1, in the size asked for. */
async function decode(
  model: LoadedModel,
  latent: HostTensor,
  { painted, cropped }: SizePlan,
): Promise<HostTensor> {
  const scaled = { data: unscaled(model, latent.data), shape: latent.shape }
  const { autoencoder } = model
  const large = painted.height * painted.width > TILE_ABOVE_PIXELS
  const image = await (large ? autoencoder.decodeTiled(scaled, TILING) : autoencoder.decode(scaled))
  if (!cropped) return image
  const data = resizeAndCrop({ data: image.data, channels: 3, ...painted }, cropped)
  return { data, shape: [1, 3, cropped.height, cropped.width] }
}

function throwIfCancelled({ cancelled }: PaintOptions): void {
  if (cancelled()) throw new StudioError('E_CANCELLED', 'Cancelled.')
}

function assertFinite(latent: Float32Array): void {
  if (latent.every(Number.isFinite)) return
  throw new StudioError('E_NUMBERS', 'The model gave numbers that are not finite.')
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
