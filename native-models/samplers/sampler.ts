/** A sampler as the pipeline sees it: schedule × solver × parametrization, walked one model call at a time. */
import { StudioError } from '../api/errors.ts'
import { estimateOf, type Prediction } from './parametrization.ts'
import { type Level, type NoiseTable, noiseTable, type TrainingSchedule } from './schedule.ts'
import type { Solver, Walk } from './solver.ts'
import type { Grid } from './spacing.ts'
import { combine } from './vectors.ts'

export type { Prediction, TrainingSchedule }

/** The model's output for the already scaled input at a (possibly fractional) timestep. */
export type PredictNoise = (input: Float32Array, timestep: number) => Promise<Float32Array>

export interface SampleInput {
  /** Unit-normal start, for example (1, 4, h, w) flattened; not written to. */
  noise: Float32Array
  steps: number
  predict: PredictNoise
  /** Further unit-normal draws, in order. */
  draw(count: number): Float32Array
  training: TrainingSchedule
  prediction: Prediction
}

export interface SamplerStep {
  /** Model calls so far, from 1. */
  pass: number
  /** 1 … steps. */
  step: number
  /** State after the call; after the last one, the picture's latent. */
  latent: Float32Array
  /** The model's current estimate of the end. */
  x0: Float32Array
  /** Standard deviation of the noise left in `latent` at unit variance: 1 (pure noise) … 0. */
  noiseLevel: number
}

/** The plan of a walk, without a model. */
export interface SamplerPlan {
  table: NoiseTable
  levels: readonly Level[]
  /** Standard deviation of the state at the start. */
  startScale: number
}

/** What to begin with where neither the user nor the checkpoint says otherwise. Guidance 0: none. */
export interface SamplerDefaults {
  steps: number
  guidance: number
}

export interface Sampler {
  id: string
  label: string
  family: string
  /** One sentence for users. */
  summary: string
  defaults: SamplerDefaults
  stochastic: boolean
  minSteps: number
  maxSteps: number
  forwardPasses(steps: number): number
  /** Throws E_STEPS for a number of steps that it cannot do. */
  plan(steps: number, training: TrainingSchedule): SamplerPlan
  /** Yields after every model call. Throws E_STEPS as `plan`. */
  sample(input: SampleInput): AsyncGenerator<SamplerStep>
}

export interface SamplerParts {
  id: string
  label: string
  family: string
  summary: string
  defaults: SamplerDefaults
  grid: Grid
  solver: Solver
  maxSteps: number
}

function checkSteps({ label, maxSteps }: SamplerParts, steps: number, training: TrainingSchedule): void {
  // Two levels must not fall on one trained timestep, and a consistency model knows only its own grid.
  const limit = Math.min(
    maxSteps,
    training.originalInferenceSteps ?? maxSteps,
    training.numTrainTimesteps - 1,
  )
  if (Number.isInteger(steps) && steps >= 1 && steps <= limit) return
  throw new StudioError('E_STEPS', `${label} takes a whole number of steps from 1 to ${limit}, not ${steps}.`)
}

function planOf(parts: SamplerParts, steps: number, training: TrainingSchedule): SamplerPlan {
  checkSteps(parts, steps, training)
  const table = noiseTable(training)
  const levels = parts.grid({ table, steps })
  return { table, levels, startScale: parts.solver.variance === 'exploding' ? levels[0]!.rho : 1 }
}

/** Turns what a solver asks for into model calls. */
function walkOf({ solver }: SamplerParts, plan: SamplerPlan, input: SampleInput): Walk {
  const { noise, predict, prediction, draw } = input
  return {
    levels: plan.levels,
    table: plan.table,
    start: combine([plan.startScale, noise]),
    draw: () => draw(noise.length),
    async estimate(state, level) {
      const scaled = solver.variance === 'exploding' ? combine([level.alpha, state]) : state
      return estimateOf({ output: await predict(scaled, level.timestep), input: scaled, level, prediction })
    },
  }
}

export function samplerOf(parts: SamplerParts): Sampler {
  const { id, label, family, summary, defaults, solver, maxSteps } = parts
  return {
    id,
    label,
    family,
    summary,
    defaults,
    stochastic: solver.stochastic,
    minSteps: 1,
    maxSteps,
    forwardPasses: solver.forwardPasses,
    plan: (steps, training) => planOf(parts, steps, training),
    async *sample(input) {
      const walk = walkOf(parts, planOf(parts, input.steps, input.training), input)
      let pass = 0
      for await (const { index, latent, x0, level } of solver.walk(walk)) {
        pass += 1
        yield { pass, step: index + 1, latent, x0, noiseLevel: level.sigma }
      }
    },
  }
}
