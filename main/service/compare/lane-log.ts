/** What one lane of a comparison says while it is painted, kept for its file, its numbers and its recipe. */
import type { CompareEvent } from '../../../native-models/api/compare.ts'
import type { RecipeStep } from '../recipes/recipe.ts'
import type { Latent, Projection, Trajectory, TrajectoryStep } from './trajectory-file.ts'
import { TrajectoryWriter } from './trajectory-writer.ts'

type Step = Extract<CompareEvent, { type: 'step' }>

export class LaneLog implements Disposable {
  readonly trajectory: TrajectoryWriter
  /** One a forward pass. */
  readonly digests: RecipeStep[] = []
  /** Steps whose last forward pass is done. */
  whole = 0

  /** folder: as of a TrajectoryWriter. */
  constructor(folder?: string) {
    this.trajectory = new TrajectoryWriter(folder)
  }

  /** How its latents are seen without the decoder. */
  project(projection: Projection): void {
    this.trajectory.project(projection)
  }

  /** Of a step with several forward passes the last one counts. → what is known of the step by now */
  add({ step, x0, digest, ...pass }: Step): TrajectoryStep {
    this.digests.push({ step, ...digest })
    return this.trajectory.add(step, x0, pass)
  }

  /** What can be looked at by now; undefined before its first step is whole. */
  get view(): Trajectory | undefined {
    return this.trajectory.view(this.whole)
  }

  get forwardPasses(): number {
    return this.trajectory.forwardPasses
  }

  /** Of all forward passes, in the engine. */
  get seconds(): number {
    return this.trajectory.steps.reduce((sum, { seconds }) => sum + seconds, 0)
  }

  /** RMS of every step's x0 against the one before it, from the second step on. */
  get changes(): number[] {
    return this.trajectory.steps.flatMap(({ change }) => change ?? [])
  }

  /** Where the lane has come to; undefined before its first step. */
  get x0(): Latent | undefined {
    return this.trajectory.x0
  }

  /** Its latents are kept, or nobody wants them any more. */
  [Symbol.dispose](): void {
    this.whole = 0
    this.trajectory[Symbol.dispose]()
  }
}
