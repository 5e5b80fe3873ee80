/**
 * A lane's way, step by step: its x0 latents as float16 in one safetensors file, so that it can be looked at again.
 *
 * The tensor `x0.<step>` is (channels, height, width) in the transformer's latents, from step 1; the metadata has the
 * noise level that each step came to.
 */
import { z } from 'zod'
import { StudioError } from '../../../native-models/api/errors.ts'
import { toHalves } from '../../../native-models/formats/float16.ts'
import { readSafetensors } from '../../../native-models/formats/safetensors.ts'
import { writeSafetensors } from '../../../native-models/formats/safetensors-writer.ts'
import { readFloat32 } from '../../../native-models/formats/tensor-data.ts'
import type { WeightFile } from '../../../native-models/formats/weight-file.ts'

export interface Latent {
  /** (channels, height, width) */
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** Collects a lane's steps; of a step with several forward passes the last one counts. */
export class TrajectoryWriter {
  readonly #steps = new Map<number, { shape: readonly number[]; halves: Uint16Array; noiseLevel: number }>()

  /** step: from 1. */
  add(step: number, { shape, data }: Latent, noiseLevel: number): void {
    this.#steps.set(step, { shape, halves: toHalves(data), noiseLevel })
  }

  /** The file is there as a whole or not at all. @throws E_OUTPUT_UNWRITABLE, E_DISK_FULL */
  write(path: string): void {
    const tensors = [...this.#steps].map(
      ([step, { shape, halves }]) => [nameOf(step), { shape, data: () => halves }] as const,
    )
    const levels = [...this.#steps.values()].map(({ noiseLevel }) => noiseLevel)
    const metadata = { format: FORMAT, noise_levels: JSON.stringify(levels) }
    try {
      writeSafetensors(path, new Map(tensors), { dtype: 'F16', metadata })
    } catch (cause) {
      throw failure(path, cause)
    }
  }
}

export interface Trajectory {
  /** What each step came to, from the first. */
  readonly noiseLevels: readonly number[]
  /** Of a step from 1, as float32. @throws E_WEIGHTS_MISSING, E_FILE_CHANGED */
  x0(step: number): Latent
}

const FORMAT = 'pixart-studio trajectory 1'
const levels = z.array(z.number()).min(1).max(1000)

/** Latents are read when they are asked for. @throws E_SAFETENSORS_…, E_FILE_MISSING, E_FILE_UNREADABLE */
export function openTrajectory(path: string): Trajectory {
  const file = readSafetensors(path)
  const noiseLevels = levelsOf(file)
  return { noiseLevels, x0: (step) => readFloat32(file, nameOf(step)) }
}

/** The metadata are held against the tensors: every step is there, in float16, and of one shape. */
function levelsOf({ path, metadata, tensors }: WeightFile): number[] {
  const found = levels.safeParse(parsed(metadata.get('noise_levels')))
  const shape = String(tensors.get(nameOf(1))?.shape)
  const fits = (_: number, index: number): boolean => {
    const tensor = tensors.get(nameOf(index + 1))
    return tensor?.dtype === 'F16' && tensor.shape.length === 3 && String(tensor.shape) === shape
  }
  if (metadata.get('format') === FORMAT && found.data?.length === tensors.size && found.data.every(fits))
    return found.data
  throw new StudioError('E_SAFETENSORS_TENSOR', `${path} is not the way of a lane, or not all of it.`)
}

function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? '')
  } catch {
    return undefined
  }
}

const nameOf = (step: number): string => `x0.${step}`

function failure(path: string, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (cause instanceof StudioError || code === undefined) return cause
  const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG'
  return new StudioError(
    full ? 'E_DISK_FULL' : 'E_OUTPUT_UNWRITABLE',
    `${path} could not be saved: ${full ? 'the disk is full' : `the system says ${code}`}.`,
    { cause },
  )
}
