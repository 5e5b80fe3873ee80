/** One picture's way from noise to its latent, and from there to a PNG. */
import type { Latent } from '../api/compare.ts'
import { StudioError } from '../api/errors.ts'
import type { MemoryPlan } from '../api/memory-plan.ts'
import type { PictureSize } from '../api/request.ts'
import type { HostTensor } from '../runtime/session.ts'
import type { SamplerStep } from '../samplers/sampler.ts'
import { denoise } from './denoise.ts'
import { encodePng, toRgb } from './encode-png.ts'
import type { LoadedDecoder, LoadedModel } from './loaded-model.ts'
import { planSize } from './picture-size.ts'
import { latentShape, type PlannedRequest } from './plan-request.ts'
import type { PreparedRequest } from './prepare-request.ts'
import { resizeAndCrop } from './resize-and-crop.ts'
import { tileOf } from './tile-of.ts'

export interface Noise {
  /** Unit normal, of the latent's size; not written to. */
  readonly start: Float32Array
  /** What follows it in the same row of random numbers. */
  readonly draw: (count: number) => Float32Array
}

const OVERLAP = 0.25

/** One yield a forward pass; the last one's latent is the picture's. */
export function walkPicture(
  { transformer, spec }: LoadedModel,
  { request, sampler, shape, size, texts, control, loras }: PreparedRequest,
  { start, draw }: Noise,
): AsyncGenerator<SamplerStep> {
  const { training, prediction } = spec.scheduler
  return denoise({
    ...{ transformer, sampler, training, prediction, draw, control, loras },
    steps: request.steps,
    ...texts,
    noise: { data: start, shape },
    size: size.painted,
  })
}

interface Decoding extends Pick<PlannedRequest, 'shape' | 'size'> {
  /** The memory plan's. */
  readonly tile: MemoryPlan['tile']
}

/** latent (1, channels, h, w) → picture (1, 3, height, width), about −1 … 1, in the size asked for. @throws E_NUMBERS, E_MEMORY_OUT */
export async function decodePicture(
  model: LoadedDecoder,
  latent: Float32Array,
  { shape, size, tile }: Decoding,
): Promise<HostTensor> {
  assertFinite(latent)
  const { painted, cropped } = size
  const scaled = { data: unscaled(model, latent), shape }
  const { autoencoder } = model
  const side = tileOf(painted, autoencoder.shrink, tile)
  const image = await (side === undefined
    ? autoencoder.decode(scaled)
    : autoencoder.decodeTiled(scaled, { tile: side, overlap: OVERLAP }))
  if (!cropped) return image
  const data = resizeAndCrop({ data: image.data, channels: 3, ...painted }, cropped)
  return { data, shape: [1, 3, cropped.height, cropped.width] }
}

interface Wanted {
  readonly size: PictureSize
  readonly tile: MemoryPlan['tile']
}

/** The same of a latent (channels, h, w) that was kept. @throws E_SIZE, E_REQUEST where it is not of that size, E_NUMBERS */
export function decodeLatent(
  model: LoadedDecoder,
  { shape: [channels = 0, height = 0, width = 0], data }: Latent,
  { size: wanted, tile }: Wanted,
): Promise<HostTensor> {
  const size = planSize(wanted, model.spec)
  const shape = latentShape(model, size)
  if (String(shape) === String([1, channels, height, width]))
    return decodePicture(model, data, { shape, size, tile })
  const sentence = `A latent of ${channels}×${height}×${width} is none of a picture of that size.`
  throw new StudioError('E_REQUEST', sentence)
}

/** picture (1, 3, height, width) → the bytes of its PNG. @throws E_NUMBERS, E_RUNTIME */
export async function pngOf(
  image: HostTensor,
): Promise<{ width: number; height: number; png: Uint8Array<ArrayBuffer> }> {
  const [, , height, width] = image.shape as [number, number, number, number]
  return { width, height, png: await encodePng({ width, height, rgb: toRgb(image.data) }) }
}

/** A latent as the VAE's own. */
export function unscaled({ autoencoder }: LoadedDecoder, latent: Float32Array): Float32Array {
  const { scaling_factor: factor } = autoencoder.config
  return factor === 1 ? latent : latent.map((value) => value / factor)
}

function assertFinite(latent: Float32Array): void {
  if (latent.every(Number.isFinite)) return
  throw new StudioError('E_NUMBERS', 'The model gave numbers that are not finite.')
}
