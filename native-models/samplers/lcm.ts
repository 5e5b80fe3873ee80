import { onePassPerStep, type Solver, strides } from './solver.ts'
import { combine } from './vectors.ts'

const SIGMA_DATA = 0.5
const TIMESTEP_SCALING = 10

/**
 * Song et al., Consistency Models, 2023, algorithm 1 (multistep consistency sampling), with the boundary
 * scalings of Luo et al., Latent Consistency Models, 2023: jump to x0 by f = c_skip · x + c_out · x0, add the
 * next level's noise, repeat.
 */
export const lcm: Solver = {
  variance: 'preserving',
  stochastic: true,
  forwardPasses: onePassPerStep,
  async *walk({ levels, start, estimate, draw }) {
    let latent = start
    for (const [index, from, to] of strides(levels)) {
      const { x0 } = await estimate(latent, from)
      const time = from.timestep * TIMESTEP_SCALING
      const spread = time * time + SIGMA_DATA * SIGMA_DATA
      const denoised = combine([time / Math.sqrt(spread), x0], [(SIGMA_DATA * SIGMA_DATA) / spread, latent])
      latent = to.sigma === 0 ? denoised : combine([to.alpha, denoised], [to.sigma, draw()])
      yield { index, latent, x0: denoised, level: to }
    }
  },
}
