import type { Level } from './schedule.ts'
import { onePassPerStep, type Solver, strides } from './solver.ts'
import { combine } from './vectors.ts'

/** ∫ from.rho … to.rho of the line in log ρ that is 1 at `one` and 0 at `zero`. */
function integral(from: Level, to: Level, [one, zero]: readonly [Level, Level]): number {
  const [logOne, logZero] = [Math.log(one.rho), Math.log(zero.rho)]
  const antiderivative = (rho: number) => (rho * (Math.log(rho) - logZero - 1)) / (logOne - logZero)
  return antiderivative(to.rho) - antiderivative(from.rho)
}

/**
 * DEIS of order 2. Zhang & Chen, Fast Sampling of Diffusion Models with Exponential Integrator, 2023:
 * ρAB-DEIS with the noise
 * extrapolated in log ρ. Ends at the least trained noise.
 * Under 15 steps the last one is of first order.
 */
export const deis: Solver = {
  variance: 'preserving',
  stochastic: false,
  forwardPasses: onePassPerStep,
  async *walk({ levels, start, estimate }) {
    const steps = levels.length - 1
    let latent = start
    let previous: { eps: Float32Array; level: Level } | undefined
    for (const [index, from, to] of strides(levels)) {
      const { x0, eps } = await estimate(latent, from)
      const carried = combine([to.alpha / from.alpha, latent])
      if (!previous || (index === steps - 1 && steps < 15)) {
        latent = combine([1, carried], [to.alpha * (to.rho - from.rho), eps])
      } else {
        latent = combine(
          [1, carried],
          [to.alpha * integral(from, to, [from, previous.level]), eps],
          [to.alpha * integral(from, to, [previous.level, from]), previous.eps],
        )
      }
      previous = { eps, level: from }
      yield { index, latent, x0, level: to }
    }
  },
}
