import { ancestralStep } from './euler-ancestral.ts'
import { slopeAt } from './parametrization.ts'
import { type Solver, strides } from './solver.ts'
import { timestepOfRho } from './spacing.ts'
import { combine } from './vectors.ts'

/**
 * DPM-Solver-2 in ρ: Lu et al., DPM-Solver, 2022, algorithm 1 with r = ½, and Karras et al. 2022 for the
 * coordinates: the slope at the geometric middle carries the whole step. Ancestral: the step goes further
 * down and noise is added back. The last step, to ρ = 0, is Euler's alone.
 */
export function dpm2(options: { ancestral: boolean }): Solver {
  return {
    variance: 'exploding',
    stochastic: options.ancestral,
    forwardPasses: (steps) => 2 * steps - 1,
    async *walk({ levels, table, start, estimate, draw }) {
      let latent = start
      for (const [index, from, to] of strides(levels)) {
        const base = latent
        const { down, up } = options.ancestral ? ancestralStep(from, to) : { down: to.rho, up: 0 }
        const middleRho = Math.fround(Math.sqrt(from.rho * down))
        const middle = table.of(middleRho, timestepOfRho(table, middleRho))
        const first = await estimate(base, from)
        latent = combine([1, base], [middle.rho - from.rho, slopeAt(base, first.eps, from)])
        yield { index, latent, x0: first.x0, level: middle }
        if (to.rho === 0) continue
        const second = await estimate(latent, middle)
        latent = combine([1, base], [down - from.rho, slopeAt(latent, second.eps, middle)])
        if (up > 0) latent = combine([1, latent], [up, draw()])
        yield { index, latent, x0: second.x0, level: to }
      }
    },
  }
}
