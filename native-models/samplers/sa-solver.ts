import type { Level } from './schedule.ts'
import { onePassPerStep, type Solver, strides } from './solver.ts'
import { combine } from './vectors.ts'

const { exp, expm1, sqrt } = Math

/** Where noise is added, and how much: τ of a timestep. 0 everywhere is the ODE, 1 the SDE of DDPM. */
export type NoiseScale = (timestep: number) => number

/** What the authors use: the SDE in the middle of the training time, the ODE at its ends. */
export const middleNoise: NoiseScale = (timestep) => (timestep >= 200 && timestep <= 800 ? 1 : 0)

/** The ODE. */
export const noNoise: NoiseScale = () => 0

/** A model call and the noise drawn after it. */
interface Call {
  latent: Float32Array
  x0: Float32Array
  noise: Float32Array
  level: Level
}

/** What predictor and corrector share, from a call to a level. */
function stepFrom({ level: from }: Call, to: Level, tau: NoiseScale) {
  const h = to.lambda - from.lambda
  const t2 = tau(from.timestep) ** 2
  return {
    h,
    keep: exp(-t2 * h) * (to.sigma / from.sigma),
    /** Scale of the x0 terms, and the exact integral of a constant x0 in that scale. */
    scale: to.alpha * (1 + t2),
    constant: -expm1(-(1 + t2) * h) / (1 + t2),
    noise: to.sigma * sqrt(-expm1(-2 * t2 * h)),
  }
}

/** SA-Predictor: Adams–Bashforth, of second order once there is a call before. */
function predict({ now, last, to, tau }: { now: Call; last: Call | undefined; to: Level; tau: NoiseScale }) {
  const { h, keep, scale, constant, noise } = stepFrom(now, to, tau)
  const slope = last ? (h * h) / 2 / (now.level.lambda - last.level.lambda) : 0
  return combine(
    [keep, now.latent],
    [scale * (constant + slope), now.x0],
    [-scale * slope, last?.x0 ?? now.x0],
    [noise, now.noise],
  )
}

/** SA-Corrector: Adams–Moulton of second order with the noise of the step that it redoes. */
function correct(
  last: Call,
  { x0, level }: { x0: Float32Array; level: Level },
  tau: NoiseScale,
): Float32Array {
  const { h, keep, scale, constant, noise } = stepFrom(last, level, tau)
  return combine(
    [keep, last.latent],
    [scale * (constant - h / 2), last.x0],
    [(scale * h) / 2, x0],
    [noise, last.noise],
  )
}

/**
 * Xue et al., SA-Solver: Stochastic Adams Solver for Fast Sampling of Diffusion Models, 2023, algorithm 1 on
 * x0, predictor and corrector of order 2. The slope terms are h²/2 and h/2, as in the authors' code: the
 * paper's integrals of them, to the order of the method. (Written out, the reference's Lagrange coefficients
 * in e^λ reduce to these; this form does not cancel.) Ends at the least trained noise.
 */
export function saSolver(tau: NoiseScale): Solver {
  return {
    variance: 'preserving',
    stochastic: tau !== noNoise,
    forwardPasses: onePassPerStep,
    async *walk({ levels, start, estimate, draw }) {
      let latent = start
      let last: Call | undefined
      for (const [index, from, to] of strides(levels)) {
        const { x0 } = await estimate(latent, from)
        const corrected = last ? correct(last, { x0, level: from }, tau) : latent
        const now: Call = { latent: corrected, x0, noise: draw(), level: from }
        latent = predict({ now, last: index + 2 < levels.length ? last : undefined, to, tau })
        last = now
        yield { index, latent, x0, level: to }
      }
    },
  }
}
