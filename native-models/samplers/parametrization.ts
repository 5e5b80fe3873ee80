/**
 * What the model's output means: the noise, the picture, or the velocity between them.
 * Salimans & Ho, Progressive Distillation for Fast Sampling of Diffusion Models, 2022, §4 and appendix D.
 */
import type { Level } from './schedule.ts'
import { combine } from './vectors.ts'

export type Prediction = 'epsilon' | 'v_prediction' | 'sample'

/** The model's estimate of the parts of x = alpha · x0 + sigma · eps. */
export interface Estimate {
  x0: Float32Array
  eps: Float32Array
}

interface ModelCall {
  output: Float32Array
  /** What the model was shown, of variance 1. */
  input: Float32Array
  level: Level
  prediction: Prediction
}

export function estimateOf({ output, input, level: { alpha, sigma }, prediction }: ModelCall): Estimate {
  switch (prediction) {
    case 'epsilon':
      return { x0: combine([1 / alpha, input], [-sigma / alpha, output]), eps: output }
    case 'sample':
      return { x0: output, eps: combine([1 / sigma, input], [-alpha / sigma, output]) }
    case 'v_prediction':
      return {
        x0: combine([alpha, input], [-sigma, output]),
        eps: combine([alpha, output], [sigma, input]),
      }
  }
}

/**
 * The slope (x − x0) / ρ of a variance-exploding state, with x0 rounded to float32: at small ρ that
 * rounding shows, and the reference's two-call solvers have it.
 */
export function slopeAt(latent: Float32Array, eps: Float32Array, { rho }: Level): Float32Array {
  const x0 = combine([1, latent], [-rho, eps])
  return combine([1 / rho, latent], [-1 / rho, x0])
}
