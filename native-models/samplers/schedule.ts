/**
 * The training noise schedule: betas → ᾱ → noise levels.
 *
 * Ho et al., Denoising Diffusion Probabilistic Models, 2020, §2: x_t = √ᾱ_t x0 + √(1 − ᾱ_t) ε.
 * The table is computed in float32 in the reference's order, since its rounding is part of every published
 * timestep and sigma; what is derived from it here is float64.
 */
import { StudioError } from '../api/errors.ts'

const { fround, sqrt } = Math

/** What the checkpoint was trained with, and the options of its scheduler that go with the training. */
export interface TrainingSchedule {
  numTrainTimesteps: number
  betaStart: number
  betaEnd: number
  betaSchedule: 'linear' | 'scaled_linear'
  /** Added to every timestep of the 'leading' spacing; 0 where absent. */
  stepsOffset?: number
  /** Length of the time grid that a consistency model was distilled on; 50 where absent. */
  originalInferenceSteps?: number
}

/** PixArt-α and δ: 1000 steps, linear betas 1e-4 … 0.02. */
export const PIXART_TRAINING: TrainingSchedule = {
  numTrainTimesteps: 1000,
  betaStart: 1e-4,
  betaEnd: 0.02,
  betaSchedule: 'linear',
}

/** One noise level: x = alpha · x0 + sigma · ε with alpha² + sigma² = 1. */
export interface Level {
  timestep: number
  /** ᾱ, alpha². */
  alphaBar: number
  alpha: number
  sigma: number
  /** sigma / alpha: the σ of EDM and k-diffusion, the ρ of DEIS. */
  rho: number
  /** log(alpha / sigma), half the log signal-to-noise ratio; +∞ without noise. */
  lambda: number
}

/** Every trained noise level, and the levels between them. */
export interface NoiseTable {
  training: TrainingSchedule
  /** ρ of every trained timestep, rising. float32. */
  rhos: Float32Array
  /** The trained level at a whole timestep. */
  at(timestep: number): Level
  /** The level of a ρ, whatever its timestep is called. */
  of(rho: number, timestep: number): Level
}

/** No noise left. */
export const CLEAN: Level = {
  timestep: 0,
  alphaBar: 1,
  alpha: 1,
  sigma: 0,
  rho: 0,
  lambda: Number.POSITIVE_INFINITY,
}

/** `torch.linspace` in float32: from both ends towards the middle. */
function linspace32(start: number, end: number, count: number): Float32Array {
  const [first, last] = [fround(start), fround(end)]
  const step = fround(fround(last - first) / (count - 1))
  return Float32Array.from({ length: count }, (_, index) =>
    index < count / 2 ? first + step * index : last - step * (count - 1 - index),
  )
}

function betasOf(training: TrainingSchedule): Float32Array {
  const { betaStart, betaEnd, betaSchedule, numTrainTimesteps } = training
  switch (betaSchedule) {
    case 'linear':
      return linspace32(betaStart, betaEnd, numTrainTimesteps)
    case 'scaled_linear':
      return linspace32(sqrt(betaStart), sqrt(betaEnd), numTrainTimesteps).map((root) => root * root)
  }
}

/** ᾱ of every trained timestep: the product of 1 − β. Accumulated in float64, kept in float32. */
export function alphaBarsOf(training: TrainingSchedule): Float32Array {
  let product = 1
  return betasOf(training).map((beta) => {
    product *= fround(1 - beta)
    return product
  })
}

function levelOfRho(rho: number, timestep: number): Level {
  if (rho === 0) return { ...CLEAN, timestep }
  const alphaBar = 1 / (rho * rho + 1)
  const alpha = sqrt(alphaBar)
  return { timestep, alphaBar, alpha, sigma: rho * alpha, rho, lambda: -Math.log(rho) }
}

/** Throws E_CONFIG where betas do not make a schedule. */
export function noiseTable(training: TrainingSchedule): NoiseTable {
  const { numTrainTimesteps, betaStart, betaEnd } = training
  if (!(numTrainTimesteps >= 2 && betaStart > 0 && betaEnd >= betaStart && betaEnd < 1)) {
    throw new StudioError(
      'E_CONFIG',
      `The scheduler config has no usable noise schedule: ${numTrainTimesteps} steps, betas ${betaStart} to ${betaEnd}.`,
    )
  }
  const alphaBars = alphaBarsOf(training)
  const at = (timestep: number): Level => {
    const alphaBar = alphaBars[timestep]!
    const alpha = sqrt(alphaBar)
    const sigma = sqrt(fround(1 - alphaBar))
    return { timestep, alphaBar, alpha, sigma, rho: sigma / alpha, lambda: Math.log(alpha / sigma) }
  }
  return {
    training,
    rhos: alphaBars.map((alphaBar) => sqrt(fround(fround(1 - alphaBar) / alphaBar))),
    at,
    of: levelOfRho,
  }
}
