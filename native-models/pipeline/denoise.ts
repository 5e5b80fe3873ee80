/**
 * From noise to a latent: a sampler walks its schedule and asks the transformer for the noise in a latent,
 * with classifier-free guidance (Ho and Salimans, arXiv 2207.12598, eq. 6) where there is a negative text.
 */

import type { Control } from '../runtime/control-net.ts'
import type { WeighedLora } from '../runtime/lora-ledger.ts'
import type { PreparedText } from '../runtime/prepared-text.ts'
import type { HostTensor } from '../runtime/session.ts'
import type { Transformer } from '../runtime/transformer.ts'
import type { Prediction } from '../samplers/parametrization.ts'
import type { Sampler, SamplerStep, TrainingSchedule } from '../samplers/sampler.ts'

/** Consecutive rows of the batch that share a text. */
export interface TextRows {
  readonly rows: number
  readonly text: PreparedText
}

/** A control, and for which timesteps it is followed. */
export interface StepControl extends Control {
  readonly follows: (timestep: number) => boolean
  /** It is followed from the first step to the last. */
  readonly always: boolean
}

export interface DenoiseOptions {
  readonly transformer: Transformer
  readonly sampler: Sampler
  readonly training: TrainingSchedule
  readonly prediction: Prediction
  readonly steps: number
  readonly texts: readonly TextRows[]
  /** Guidance away from the negative texts; absent: no guidance, half the work. */
  readonly guidance?: { readonly scale: number; readonly negative: readonly TextRows[] }
  /** Unit normal, (batch, channels, height, width). */
  readonly noise: HostTensor
  /** Further unit-normal numbers, for samplers that add noise on the way. */
  readonly draw: (count: number) => Float32Array
  /** The picture's size in pixels, as the model is told. */
  readonly size: { readonly height: number; readonly width: number }
  readonly control?: StepControl | undefined
  /** Those that the texts were prepared with. */
  readonly loras?: readonly WeighedLora[] | undefined
}

/** One yield a forward pass; the last one's latent is the result. */
export function denoise(options: DenoiseOptions): AsyncGenerator<SamplerStep> {
  const { sampler, noise, steps, draw, training, prediction } = options
  const predict = options.guidance ? guided(options, options.guidance) : unguided(options)
  return sampler.sample({ noise: noise.data, steps, predict, draw, training, prediction })
}

function unguided({ transformer, texts, noise, size, control, loras }: DenoiseOptions) {
  return async (input: Float32Array, timestep: number): Promise<Float32Array> => {
    const output = await transformer.predict({
      latent: { data: input, shape: noise.shape },
      timesteps: [timestep],
      texts,
      sizes: [size],
      control: control?.follows(timestep) ? control : undefined,
      loras,
    })
    return noiseOnly(output, noise.shape)
  }
}

/** Both rows of guidance in one batch: eps = negative + scale × (positive − negative). */
function guided(
  { transformer, texts, noise, size, control, loras }: DenoiseOptions,
  { scale, negative }: NonNullable<DenoiseOptions['guidance']>,
) {
  const [batch, ...rest] = noise.shape as [number, ...number[]]
  const shape = [batch * 2, ...rest]
  return async (input: Float32Array, timestep: number): Promise<Float32Array> => {
    const twice = new Float32Array(input.length * 2)
    twice.set(input)
    twice.set(input, input.length)
    const output = await transformer.predict({
      latent: { data: twice, shape },
      timesteps: [timestep],
      texts: [...negative, ...texts],
      sizes: [size],
      control: control?.follows(timestep) ? control : undefined,
      loras,
    })
    const both = noiseOnly(output, shape)
    const result = new Float32Array(input.length)
    for (let i = 0; i < input.length; i++) {
      const away = both[i]!
      result[i] = away + Math.fround(scale * Math.fround(both[input.length + i]! - away))
    }
    return result
  }
}

/** The first channels of each row; what follows is a learned sigma that PixArt's samplers do not use. */
function noiseOnly({ data, shape }: HostTensor, [batch, channels]: readonly number[]): Float32Array {
  if (shape[1] === channels) return data
  const row = data.length / batch!
  const kept = (row / shape[1]!) * channels!
  const result = new Float32Array(batch! * kept)
  for (let index = 0; index < batch!; index++) {
    result.set(data.subarray(index * row, index * row + kept), index * kept)
  }
  return result
}
