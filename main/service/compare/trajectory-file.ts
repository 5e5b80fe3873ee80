/**
 * A lane's way, step by step: its x0 latents as float16 in one safetensors file, so that it can be looked at again.
 *
 * The tensor `x0.<step>` is (channels, height, width) in the transformer's latents, from step 1; the metadata say what
 * noise level each step came to, how long it took and how far it went, and how a latent is seen without the decoder.
 */
import { z } from 'zod'
import { StudioError } from '../../../native-models/api/errors.ts'
import { readSafetensors } from '../../../native-models/formats/safetensors.ts'
import { readFloat32 } from '../../../native-models/formats/tensor-data.ts'
import type { WeightFile } from '../../../native-models/formats/weight-file.ts'

export interface Latent {
  /** (channels, height, width) */
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** A colour, in −1 … 1, is this (3, channels + 1) · (a latent pixel's channels, 1). */
export type Projection = readonly (readonly number[])[]

export interface TrajectoryStep {
  /** What it came to; from 1 to 0. */
  readonly noiseLevel: number
  /** Of all its forward passes. */
  readonly seconds: number
  /** RMS of x0 against the step before, in float32; absent for the first. */
  readonly change?: number
}

export interface Trajectory {
  /** Of each step, from the first; so are `seconds`. */
  readonly noiseLevels: readonly number[]
  /** Of all forward passes of the step. */
  readonly seconds: readonly number[]
  /** From the second step on. */
  readonly changes: readonly number[]
  /** Of the whole lane. */
  readonly forwardPasses: number
  /** (3, channels + 1) */
  readonly projection: Projection
  /** (channels, height, width) of every step's latent. */
  readonly shape: readonly [channels: number, height: number, width: number]
  /** Of a step from 1, as float32. @throws E_WEIGHTS_MISSING, E_FILE_CHANGED */
  x0(step: number): Latent
}

interface Facts {
  readonly steps: readonly TrajectoryStep[]
  readonly forwardPasses: number
  readonly projection: Projection
}

const FORMAT = 'pixart-studio trajectory 2'
const MOST_STEPS = 1000
const numbers = z.array(z.number()).max(MOST_STEPS)
const amounts = z.array(z.number().nonnegative()).max(MOST_STEPS)
const side = z.int().min(1).max(4096)
const shape = z.tuple([z.int().min(1).max(64), side, side])
const facts = z.object({
  format: z.literal(FORMAT),
  noise_levels: numbers.min(1),
  seconds: amounts,
  changes: amounts,
  forward_passes: z.int().positive(),
  projection: z.array(z.array(z.number())).length(3),
})

export const tensorName = (step: number): string => `x0.${step}`

/** What the file's metadata say. */
export function trajectoryText({ steps, forwardPasses, projection }: Facts): Record<string, string> {
  const texts: Record<Exclude<keyof z.infer<typeof facts>, 'format'>, string> = {
    noise_levels: JSON.stringify(steps.map(({ noiseLevel }) => noiseLevel)),
    seconds: JSON.stringify(steps.map(({ seconds }) => seconds)),
    changes: JSON.stringify(steps.slice(1).map(({ change }) => change)),
    forward_passes: JSON.stringify(forwardPasses),
    projection: JSON.stringify(projection),
  }
  return { format: FORMAT, ...texts }
}

/** Latents are read when they are asked for. @throws E_SAFETENSORS_…, E_FILE_MISSING, E_FILE_UNREADABLE */
export function openTrajectory(path: string): Trajectory {
  const file = readSafetensors(path)
  const { noise_levels: noiseLevels, forward_passes: forwardPasses, ...found } = factsOf(file)
  return {
    ...{ noiseLevels, forwardPasses, seconds: found.seconds, changes: found.changes },
    projection: found.projection,
    shape: shape.parse(file.tensors.get(tensorName(1))?.shape),
    x0: (step) => readFloat32(file, tensorName(step)),
  }
}

/** The metadata are held against the tensors: every step is there, in float16, and of one shape. */
function factsOf({ path, metadata, tensors }: WeightFile): z.infer<typeof facts> {
  const { data } = facts.safeParse({
    ...Object.fromEntries([...metadata].map(([name, text]) => [name, parsed(text)])),
    format: metadata.get('format'),
  })
  const first = shape.safeParse(tensors.get(tensorName(1))?.shape).data
  const fits = (_: number, index: number): boolean => {
    const tensor = tensors.get(tensorName(index + 1))
    return tensor?.dtype === 'F16' && String(tensor.shape) === String(first)
  }
  if (data?.noise_levels.every(fits) && counts(data, tensors.size) && projects(data, first?.[0])) return data
  throw new StudioError('E_SAFETENSORS_TENSOR', `${path} is not the way of a lane, or not all of it.`)
}

function counts({ noise_levels, seconds, changes }: z.infer<typeof facts>, steps: number): boolean {
  return noise_levels.length === steps && seconds.length === steps && changes.length === steps - 1
}

function projects({ projection }: z.infer<typeof facts>, channels = 0): boolean {
  return projection.every(({ length }) => length === channels + 1)
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
