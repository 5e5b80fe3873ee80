import { strideBack } from './ddim.ts'
import type { Solver } from './solver.ts'
import { combine, type Term } from './vectors.ts'

/** Adams–Bashforth weights of the newest noise estimates, newest first. */
const WEIGHTS: readonly (readonly number[])[] = [
  [1],
  [3 / 2, -1 / 2],
  [23 / 12, -16 / 12, 5 / 12],
  [55 / 24, -59 / 24, 37 / 24, -9 / 24],
]

const mix = (noises: readonly Float32Array[], weights: readonly number[]): Float32Array =>
  combine(...(noises.map((noise, age): Term => [weights[age]!, noise]) as [Term, ...Term[]]))

/**
 * Liu et al., Pseudo Numerical Methods for Diffusion Models on Manifolds, 2022, without the Runge-Kutta start
 * (PLMS): noise estimates are extrapolated, then carried by DDIM's transfer. The first step is done
 * twice: its second pass averages the slopes at both its ends. (Where the model predicts v the reference mixes
 * the velocities of different levels; here it is the noise in every parametrization.)
 */
export const pndm: Solver = {
  variance: 'preserving',
  stochastic: false,
  forwardPasses: (steps) => (steps === 1 ? 1 : steps + 1),
  async *walk({ levels, table, start, estimate }) {
    const steps = levels.length - 1
    const target = (index: number) => strideBack(table, levels[index]!, { steps, end: levels.at(-1)! })
    const transfer = (latent: Float32Array, noise: Float32Array, index: number): Float32Array => {
      const [from, to] = [levels[index]!, target(index)]
      return combine([to.alpha / from.alpha, latent], [to.alpha * (to.rho - from.rho), noise])
    }

    const first = await estimate(start, levels[0]!)
    let noises = [first.eps]
    let latent = transfer(start, first.eps, 0)
    yield { index: 0, latent, x0: first.x0, level: target(0) }
    if (steps === 1) return
    const again = await estimate(latent, levels[1]!)
    latent = transfer(start, mix([again.eps, first.eps], [1 / 2, 1 / 2]), 0)
    yield { index: 0, latent, x0: again.x0, level: target(0) }
    for (let index = 1; index < steps; index++) {
      const { x0, eps } = await estimate(latent, levels[index]!)
      noises = [eps, ...noises].slice(0, WEIGHTS.length)
      latent = transfer(latent, mix(noises, WEIGHTS[noises.length - 1]!), index)
      yield { index, latent, x0, level: target(index) }
    }
  },
}
