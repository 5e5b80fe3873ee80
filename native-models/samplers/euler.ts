import { onePassPerStep, type Solver, strides } from './solver.ts'
import { combine } from './vectors.ts'

/** Karras et al., Elucidating the Design Space of Diffusion-Based Generative Models, 2022: algorithm 1 without its correction. */
export const euler: Solver = {
  variance: 'exploding',
  stochastic: false,
  forwardPasses: onePassPerStep,
  async *walk({ levels, start, estimate }) {
    let latent = start
    for (const [index, from, to] of strides(levels)) {
      const { x0, eps } = await estimate(latent, from)
      latent = combine([1, latent], [to.rho - from.rho, eps])
      yield { index, latent, x0, level: to }
    }
  },
}
