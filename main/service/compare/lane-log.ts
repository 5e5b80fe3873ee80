/** What one lane of a comparison says while it is painted, kept for its file and its numbers. */
import type { CompareEvent } from '../../../native-models/api/compare.ts'
import { rms } from './metrics.ts'
import { type Latent, TrajectoryWriter } from './trajectory-file.ts'

type Step = Extract<CompareEvent, { type: 'step' }>

export class LaneLog {
  readonly trajectory = new TrajectoryWriter()
  /** RMS of every step's x0 against the one before it, from the second step on. */
  readonly changes: number[] = []
  /** Of all forward passes, in the engine. */
  seconds = 0
  forwardPasses = 0
  #before: Latent | undefined
  #last: { readonly step: number; readonly x0: Latent } | undefined

  /** Of a step with several forward passes the last one counts. */
  add({ step, x0, noiseLevel, seconds, forwardPasses }: Step): void {
    this.trajectory.add(step, x0, noiseLevel)
    this.seconds += seconds
    this.forwardPasses = forwardPasses
    if (this.#last && this.#last.step !== step) this.#before = this.#last.x0
    this.#last = { step, x0 }
    if (this.#before) this.changes[step - 2] = rms(x0.data, this.#before.data)
  }

  /** Where the lane has come to; undefined before its first step. */
  get x0(): Latent | undefined {
    return this.#last?.x0
  }
}
