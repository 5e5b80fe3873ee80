import { onePassPerStep, type Solver, strides } from './solver.ts'
import { combine } from './vectors.ts'

const { floor, fround, sqrt } = Math

/** γ: the share of the way to the next timestep that is gone too far and filled with noise again. */
const GAMMA = 0.3

/**
 * Zheng et al., Trajectory Consistency Distillation, 2024, strategic stochastic sampling: step
 * past the next level to s = (1 − γ) t, then add noise back up to it.
 */
export const tcd: Solver = {
  variance: 'preserving',
  stochastic: true,
  forwardPasses: onePassPerStep,
  async *walk({ levels, table, start, estimate, draw }) {
    let latent = start
    for (const [index, from, to] of strides(levels)) {
      const { x0, eps } = await estimate(latent, from)
      const beyond = table.at(floor(fround(fround(1 - GAMMA) * to.timestep)))
      latent = combine([beyond.alpha, x0], [beyond.sigma, eps])
      const kept = to.alphaBar / beyond.alphaBar
      if (index + 2 < levels.length) latent = combine([sqrt(kept), latent], [sqrt(1 - kept), draw()])
      yield { index, latent, x0, level: to }
    }
  },
}
