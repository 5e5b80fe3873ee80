import { onePassPerStep, type Solver, strides } from './solver.ts'
import { combine, type Term } from './vectors.ts'

const ORDER = 4
/** Nodes of the two-point Gauss rule on −1 … 1, which is exact for the cubics integrated here. */
const GAUSS = [-1 / Math.sqrt(3), 1 / Math.sqrt(3)] as const

/** ∫ over from … to of the Lagrange polynomial that is 1 at nodes[which] and 0 at the others. */
function integral(nodes: readonly number[], which: number, [from, to]: readonly [number, number]): number {
  const half = (to - from) / 2
  const polynomial = (x: number) =>
    nodes.reduce(
      (product, node, i) => (i === which ? product : (product * (x - node)) / (nodes[which]! - node)),
      1,
    )
  return half * GAUSS.reduce((sum, node) => sum + polynomial(from + half * (1 + node)), 0)
}

/** Linear multistep (Adams–Bashforth on uneven steps) in ρ, order 4: Karras et al. 2022 name it; as in k-diffusion. */
export const lms: Solver = {
  variance: 'exploding',
  stochastic: false,
  forwardPasses: onePassPerStep,
  async *walk({ levels, start, estimate }) {
    let latent = start
    let slopes: Float32Array[] = []
    for (const [index, from, to] of strides(levels)) {
      const { x0, eps } = await estimate(latent, from)
      slopes = [eps, ...slopes].slice(0, ORDER)
      const nodes = slopes.map((_, age) => levels[index - age]!.rho)
      const terms = slopes.map((slope, age): Term => [integral(nodes, age, [from.rho, to.rho]), slope])
      latent = combine([1, latent], ...terms)
      yield { index, latent, x0, level: to }
    }
  },
}
