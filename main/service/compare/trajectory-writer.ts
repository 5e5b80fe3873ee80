/** A lane's way as it is painted: what every step was, until it is written as one file. */
import { StudioError } from '../../../native-models/api/errors.ts'
import { toHalves } from '../../../native-models/formats/float16.ts'
import { writeSafetensors } from '../../../native-models/formats/safetensors-writer.ts'
import { halvesToFloats } from '../../../native-models/formats/tensor-data.ts'
import { isFile } from '../is-file.ts'
import { placeless } from '../placeless.ts'
import { LatentSpool } from './latent-spool.ts'
import { rms } from './metrics.ts'
import {
  type Latent,
  openTrajectory,
  type Projection,
  type Trajectory,
  type TrajectoryStep,
  tensorName,
  trajectoryText,
} from './trajectory-file.ts'

interface Pass {
  /** What it came to; from 1 to 0. */
  readonly noiseLevel: number
  /** Of this pass alone. */
  readonly seconds: number
  /** Of the lane so far, from 1. */
  readonly forwardPasses: number
}

/** Of a step with several forward passes the last one counts, and the seconds of all. */
export class TrajectoryWriter implements Disposable {
  readonly #steps: TrajectoryStep[] = []
  readonly #spool: LatentSpool
  #shape: readonly number[] = []
  #forwardPasses = 0
  #projection: Projection = []
  #before: Latent | undefined
  #last: Latent | undefined
  /** Absolute. */
  #written: string | undefined

  /** folder: where latents wait for the whole file, absolute; else they wait in memory. */
  constructor(folder?: string) {
    this.#spool = new LatentSpool(folder)
  }

  /** In their order, as far as they have come. */
  get steps(): readonly TrajectoryStep[] {
    return this.#steps
  }

  get forwardPasses(): number {
    return this.#forwardPasses
  }

  /** Where the lane has come to; undefined before its first step. */
  get x0(): Latent | undefined {
    return this.#last
  }

  project(projection: Projection): void {
    this.#projection = projection
  }

  /** step: from 1. → what is known of it by now */
  add(step: number, x0: Latent, { noiseLevel, seconds, forwardPasses }: Pass): TrajectoryStep {
    const earlier = this.#steps[step - 1]
    if (!earlier) this.#before = this.#last
    this.#last = x0
    this.#shape = x0.shape
    this.#forwardPasses = forwardPasses
    const change = this.#before && rms(x0.data, this.#before.data)
    const known = {
      noiseLevel,
      seconds: seconds + (earlier?.seconds ?? 0),
      ...(change !== undefined && { change }),
    }
    this.#steps[step - 1] = known
    this.#spool.put(step, toHalves(x0.data))
    return known
  }

  /** What a file of its first `steps` would hold, as it stands now; undefined where there are none. */
  view(steps: number): Trajectory | undefined {
    const [channels, height, width] = this.#shape
    if (steps === 0 || channels === undefined || height === undefined || width === undefined) return undefined
    const shown = this.#steps.slice(0, steps)
    return {
      noiseLevels: shown.map(({ noiseLevel }) => noiseLevel),
      seconds: shown.map(({ seconds }) => seconds),
      changes: shown.flatMap(({ change }) => change ?? []),
      forwardPasses: this.#forwardPasses,
      projection: this.#projection,
      shape: [channels, height, width],
      x0: (step) => this.#x0(step),
    }
  }

  #x0(step: number): Latent {
    const path = this.#written
    if (path !== undefined) return placeless(path, () => openTrajectory(path).x0(step))
    return { shape: this.#shape, data: halvesToFloats(this.#spool.at(step)) }
  }

  /** The file is there as a whole or not at all; it is written once. path: absolute. @throws E_OUTPUT_UNWRITABLE, E_DISK_FULL */
  write(path: string): void {
    if (this.#written === path && isFile(path)) return
    const shape = this.#shape
    const tensors = this.#steps.map(
      (_, index) => [tensorName(index + 1), { shape, data: () => this.#spool.at(index + 1) }] as const,
    )
    const metadata = trajectoryText({
      steps: this.#steps,
      forwardPasses: this.#forwardPasses,
      projection: this.#projection,
    })
    try {
      writeSafetensors(path, new Map(tensors), { dtype: 'F16', metadata })
    } catch (cause) {
      throw failure(path, cause)
    }
    this.#written = path
    this.#spool[Symbol.dispose]()
  }

  /** What was not written is gone. */
  [Symbol.dispose](): void {
    this.#spool[Symbol.dispose]()
  }
}

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
