import type { Level, NoiseTable } from './schedule.ts'
import { CLEAN } from './schedule.ts'
import { onePassPerStep, type Solver, strides } from './solver.ts'
import { combine } from './vectors.ts'

/**
 * The trained level one stride (training timesteps / steps, rounded down) earlier; `end` before the first.
 * Where the stride does not divide the training time this is not quite the next level of the walk: the
 * reference's DDIM and PNDM do so.
 */
export function strideBack(table: NoiseTable, from: Level, options: { steps: number; end: Level }): Level {
  const timestep = from.timestep - Math.floor(table.training.numTrainTimesteps / options.steps)
  return timestep >= 0 ? table.at(timestep) : options.end
}

/** Song et al., Denoising Diffusion Implicit Models, 2021, eq. 12 with σ = 0. */
export const ddim: Solver = {
  variance: 'preserving',
  stochastic: false,
  forwardPasses: onePassPerStep,
  async *walk({ levels, table, start, estimate }) {
    let latent = start
    for (const [index, from] of strides(levels)) {
      const to = strideBack(table, from, { steps: levels.length - 1, end: CLEAN })
      const { x0, eps } = await estimate(latent, from)
      latent = combine([to.alpha, x0], [to.sigma, eps])
      yield { index, latent, x0, level: to }
    }
  },
}
