import { slopeAt } from './parametrization.ts'
import { type Solver, strides } from './solver.ts'
import { combine } from './vectors.ts'

/**
 * Karras et al., Elucidating the Design Space of Diffusion-Based Generative Models, 2022, algorithm 1: an
 * Euler step, then the mean of the slopes at both its ends. The last step, to ρ = 0, is Euler's alone.
 */
export const heun: Solver = {
  variance: 'exploding',
  stochastic: false,
  forwardPasses: (steps) => 2 * steps - 1,
  async *walk({ levels, start, estimate }) {
    let latent = start
    for (const [index, from, to] of strides(levels)) {
      const base = latent
      const first = await estimate(base, from)
      const slope = slopeAt(base, first.eps, from)
      latent = combine([1, base], [to.rho - from.rho, slope])
      yield { index, latent, x0: first.x0, level: to }
      if (to.rho === 0) continue
      const second = await estimate(latent, to)
      const half = (to.rho - from.rho) / 2
      latent = combine([1, base], [half, slope], [half, slopeAt(latent, second.eps, to)])
      yield { index, latent, x0: second.x0, level: to }
    }
  },
}
