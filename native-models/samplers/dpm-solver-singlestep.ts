import type { Level } from './schedule.ts'
import { onePassPerStep, type Solver, strides } from './solver.ts'
import { combine } from './vectors.ts'

/**
 * Singlestep DPM-Solver++ of order 2. Lu et al., DPM-Solver++, 2022, algorithm 1 (2S): pairs of model calls,
 * the second of which redoes the pair's whole step from where it began. The last step stands alone and is of
 * first order, as the noise ends at 0; so is the last but one of an even number of steps.
 */
export const dpmSolverSinglestep: Solver = {
  variance: 'preserving',
  stochastic: false,
  forwardPasses: onePassPerStep,
  async *walk({ levels, start, estimate }) {
    let latent = start
    let base: { latent: Float32Array; x0: Float32Array; level: Level } | undefined
    for (const [index, from, to] of strides(levels)) {
      const { x0 } = await estimate(latent, from)
      if (base && index + 2 < levels.length) {
        const h = to.lambda - base.level.lambda
        const slope = h / (from.lambda - base.level.lambda) / 2
        const phi1 = -to.alpha * Math.expm1(-h)
        latent = combine(
          [to.sigma / base.level.sigma, base.latent],
          [phi1 * (1 - slope), base.x0],
          [phi1 * slope, x0],
        )
        base = undefined
      } else {
        base = { latent, x0, level: from }
        const phi1 = -to.alpha * Math.expm1(from.lambda - to.lambda)
        latent = combine([to.sigma / from.sigma, latent], [phi1, x0])
      }
      yield { index, latent, x0, level: to }
    }
  },
}
