import type { Level } from './schedule.ts'
import { onePassPerStep, type Solver, strides } from './solver.ts'
import { combine } from './vectors.ts'

const { fround, sqrt } = Math

/**
 * One step of ancestral sampling in ρ: how far down to go without noise, and how much to add back. `down` is
 * to²/from; the reference finds it as √(to² − up²) in float32, which is coarse for long steps, and so does this.
 */
export function ancestralStep(from: Level, to: Level): { down: number; up: number } {
  const [from2, to2] = [fround(from.rho * from.rho), fround(to.rho * to.rho)]
  const up = fround(sqrt(fround(fround(to2 * fround(from2 - to2)) / from2)))
  const down = fround(sqrt(fround(to2 - fround(up * up))))
  // Where nothing is left of the difference the reference divides by zero; the formula itself does not.
  return { up, down: down > 0 ? down : (to.rho * to.rho) / from.rho }
}

/**
 * Ancestral sampling (Ho et al. 2020; Song et al., Score-Based Generative Modeling through SDEs, 2021,
 * appendix F) with Euler's method for the part without noise, as in k-diffusion.
 */
export const eulerAncestral: Solver = {
  variance: 'exploding',
  stochastic: true,
  forwardPasses: onePassPerStep,
  async *walk({ levels, start, estimate, draw }) {
    let latent = start
    for (const [index, from, to] of strides(levels)) {
      const { x0, eps } = await estimate(latent, from)
      const { down, up } = ancestralStep(from, to)
      latent = combine([1, latent], [down - from.rho, eps], [up, draw()])
      yield { index, latent, x0, level: to }
    }
  },
}
