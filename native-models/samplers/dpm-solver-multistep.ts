import type { Level } from './schedule.ts'
import { onePassPerStep, type Solver, strides } from './solver.ts'
import { combine } from './vectors.ts'

export interface DpmSolverOptions {
  order: 1 | 2 | 3
  /** How the second-order term is weighed. */
  type?: 'midpoint' | 'heun'
  /** SDE-DPM-Solver++: noise is added at every step. Orders 1 and 2. */
  stochastic?: boolean
}

/** Estimates of x0 and where they were made, newest first. */
interface Past {
  x0: readonly Float32Array[]
  levels: readonly Level[]
}

/** D1 and D2, the divided differences of x0 in λ in units of the step h; zero where the order has none. */
function differences(
  { x0, levels }: Past,
  h: number,
  order: number,
): { d1?: Float32Array; d2?: Float32Array } {
  if (order === 1) return {}
  const [m0, m1, m2] = x0
  const r0 = (levels[0]!.lambda - levels[1]!.lambda) / h
  const newer = combine([1 / r0, m0!], [-1 / r0, m1!])
  if (order === 2) return { d1: newer }
  const r1 = (levels[1]!.lambda - levels[2]!.lambda) / h
  const older = combine([1 / r1, m1!], [-1 / r1, m2!])
  const share = r0 / (r0 + r1)
  return {
    d1: combine([1 + share, newer], [-share, older]),
    d2: combine([1 / (r0 + r1), newer], [-1 / (r0 + r1), older]),
  }
}

/**
 * Multistep DPM-Solver++. Lu et al., DPM-Solver++, 2022: algorithm 2 (2M), its third-order
 * form (3M) and SDE-DPM-Solver++. The last step is of first order, which is exact for noise level 0 (h = ∞: every exponential
 * is 0), so that a single step works; under 15 steps the last but one is of second order at most.
 */
export function dpmSolverMultistep({
  order,
  type = 'midpoint',
  stochastic = false,
}: DpmSolverOptions): Solver {
  const orderAt = (index: number, steps: number): number => {
    if (index === steps - 1) return 1
    const ceiling = index === steps - 2 && steps < 15 ? 2 : 3
    return Math.min(order, index + 1, ceiling)
  }
  return {
    variance: 'preserving',
    stochastic,
    forwardPasses: onePassPerStep,
    async *walk({ levels, start, estimate, draw }) {
      let latent = start
      let past: Past = { x0: [], levels: [] }
      for (const [index, from, to] of strides(levels)) {
        const { x0 } = await estimate(latent, from)
        past = { x0: [x0, ...past.x0].slice(0, 3), levels: [from, ...past.levels].slice(0, 3) }
        const h = to.lambda - from.lambda
        const g = stochastic ? 2 * h : h
        const now = orderAt(index, levels.length - 1)
        const { d1 = x0, d2 = x0 } = differences(past, h, now)
        const phi1 = -Math.expm1(-g)
        const phi2 = now === 2 && type === 'midpoint' ? phi1 / 2 : 1 - phi1 / g
        const phi3 = 1 / 2 - (g - phi1) / (g * g)
        latent = combine(
          [(to.sigma / from.sigma) * (stochastic ? Math.exp(-h) : 1), latent],
          [to.alpha * phi1, x0],
          [now > 1 ? to.alpha * phi2 : 0, d1],
          [now > 2 ? to.alpha * phi3 : 0, d2],
        )
        if (stochastic) latent = combine([1, latent], [to.sigma * Math.sqrt(-Math.expm1(-2 * h)), draw()])
        yield { index, latent, x0, level: to }
      }
    },
  }
}
