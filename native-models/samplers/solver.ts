/** What a solver is: a walk down the noise levels, with no knowledge of schedules or of what a model predicts. */
import type { Estimate } from './parametrization.ts'
import type { Level, NoiseTable } from './schedule.ts'

export interface Walk {
  /** steps + 1 levels of falling noise: the model is asked at all but the last. */
  levels: readonly Level[]
  table: NoiseTable
  /** The state at levels[0]; never written to. */
  start: Float32Array
  /** Asks the model. */
  estimate(state: Float32Array, level: Level): Promise<Estimate>
  /** Unit-normal noise of the state's size. */
  draw(): Float32Array
}

/** After one model call. */
export interface WalkState {
  /** Index of the step from 0. */
  index: number
  latent: Float32Array
  x0: Float32Array
  /** Where `latent` is now. */
  level: Level
}

export interface Solver {
  /** 'preserving': the state is alpha · x0 + sigma · eps; 'exploding': it is x0 + rho · eps. */
  variance: 'preserving' | 'exploding'
  stochastic: boolean
  forwardPasses(steps: number): number
  walk(walk: Walk): AsyncGenerator<WalkState>
}

/** The steps of a walk: index, level, next level. */
export function* strides(
  levels: readonly Level[],
): Generator<readonly [index: number, from: Level, to: Level]> {
  for (let index = 0; index + 1 < levels.length; index++) yield [index, levels[index]!, levels[index + 1]!]
}

export const onePassPerStep = (steps: number): number => steps
