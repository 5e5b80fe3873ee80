/** What a step's latent was, in a few hundred bytes, and how far the same step of a replay strays from it. */
import { createHash } from 'node:crypto'
import { StudioError } from '../api/errors.ts'
import type { StepDigest } from '../api/step-digest.ts'

const SAMPLES = 64

/** Of a latent in any shape. @throws E_NUMBERS where it is not finite */
export function digestOf(latent: Float32Array): StepDigest {
  const rms = rootMeanSquare(latent)
  if (!Number.isFinite(rms)) throw new StudioError('E_NUMBERS', 'The model gave numbers that are not finite.')
  const bytes = new Uint8Array(latent.buffer, latent.byteOffset, latent.byteLength)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { sha256, rms, samples: spread(latent) }
}

/**
 * The first, the last and others between them at equal distances. These are hardly ever a multiple of a row's
 * length, so that the samples do not stand in one column.
 */
function spread(latent: Float32Array): Float32Array<ArrayBuffer> {
  const count = Math.min(SAMPLES, latent.length)
  const distance = (latent.length - 1) / Math.max(1, count - 1)
  return Float32Array.from({ length: count }, (_, index) => latent[Math.round(index * distance)]!)
}

export interface Stray {
  readonly bitEqual: boolean
  /**
   * RMS of the difference, estimated from the samples, against the RMS of the recorded latent. 0 without
   * `bitEqual`: it strays by less than the samples show. Undefined where the two cannot be compared.
   */
  readonly relativeRms: number | undefined
}

export function strayOf(recorded: StepDigest, replayed: StepDigest): Stray {
  if (recorded.sha256 === replayed.sha256) return { bitEqual: true, relativeRms: 0 }
  return { bitEqual: false, relativeRms: relativeRms(recorded, replayed) }
}

/** Recipes come from anywhere: what they record may be nothing, or too large for a number. */
function relativeRms(recorded: StepDigest, replayed: StepDigest): number | undefined {
  if (recorded.samples.length !== replayed.samples.length) return undefined
  const difference = recorded.samples.map((value, index) => value - replayed.samples[index]!)
  const relative = rootMeanSquare(difference) / recorded.rms
  return Number.isFinite(relative) ? relative : undefined
}

function rootMeanSquare(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value * value
  return Math.sqrt(sum / values.length)
}
