import { onePassPerStep, type Solver, strides } from './solver.ts'
import { combine } from './vectors.ts'

const { fround, sqrt } = Math

/**
 * Ho et al., Denoising Diffusion Probabilistic Models, 2020: the posterior mean of eq. 7 and the smaller of
 * its two variances (β̃). The differences 1 − ᾱ and 1 − ᾱ_t/ᾱ_s lose digits in the reference's float32, so
 * they are rounded here as there.
 */
export const ddpm: Solver = {
  variance: 'preserving',
  stochastic: true,
  forwardPasses: onePassPerStep,
  async *walk({ levels, start, estimate, draw }) {
    let latent = start
    for (const [index, from, to] of strides(levels)) {
      const { x0 } = await estimate(latent, from)
      const alphaStep = fround(from.alphaBar / to.alphaBar)
      const betaStep = fround(1 - alphaStep)
      const [fromVariance, toVariance] = [fround(1 - from.alphaBar), fround(1 - to.alphaBar)]
      latent = combine(
        [(to.alpha * betaStep) / fromVariance, x0],
        [(sqrt(alphaStep) * toVariance) / fromVariance, latent],
      )
      if (to.sigma > 0) latent = combine([1, latent], [sqrt((toVariance / fromVariance) * betaStep), draw()])
      yield { index, latent, x0, level: to }
    }
  },
}
