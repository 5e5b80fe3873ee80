import type { Level } from './schedule.ts'
import { onePassPerStep, type Solver, strides } from './solver.ts'
import { combine } from './vectors.ts'

/** A model call that the next steps build on. */
interface Call {
  latent: Float32Array
  x0: Float32Array
  level: Level
}

/** Weights of the two differences in UniC-2: the solution of R(h) ρ B(h) = φ(h) of order 2. */
function correctorWeights(h: number, r: number): readonly [number, number] {
  const bh = Math.expm1(-h)
  const phi2 = bh / -h - 1
  const phi3 = phi2 / -h - 1 / 2
  const [b1, b2] = [phi2 / bh, (2 * phi3) / bh]
  const older = (b1 - b2) / (1 - r)
  return [older, b1 - older]
}

/** (λ_older − λ_newer) / h. */
const ratio = (older: Call, newer: Call, h: number): number => (older.level.lambda - newer.level.lambda) / h

/** UniC: redoes the step that led to `now`, with what the model says at its end. */
function correct(now: Call, last: Call, older: Call | undefined): Float32Array {
  const h = now.level.lambda - last.level.lambda
  const scale = -now.level.alpha * Math.expm1(-h)
  const keep = now.level.sigma / last.level.sigma
  if (!older) return combine([keep, last.latent], [scale / 2, last.x0], [scale / 2, now.x0])
  const r = ratio(older, last, h)
  const [old, end] = correctorWeights(h, r)
  return combine(
    [keep, last.latent],
    [scale * (1 - old / r - end), last.x0],
    [(scale * old) / r, older.x0],
    [scale * end, now.x0],
  )
}

/** UniP: the step to the next level. */
function predict(now: Call, last: Call | undefined, to: Level): Float32Array {
  const h = to.lambda - now.level.lambda
  const scale = -to.alpha * Math.expm1(-h)
  const slope = last ? 1 / (2 * ratio(last, now, h)) : 0
  const step = combine([to.sigma / now.level.sigma, now.latent], [scale * (1 - slope), now.x0])
  return last ? combine([1, step], [scale * slope, last.x0]) : step
}

/**
 * UniPC-2 on x0. Zhao et al., UniPC, 2023: algorithms 1 and 2 (UniC corrects, UniP predicts), B₂(h) = e^h − 1,
 * multistep. The last step is of first order: the noise ends at 0.
 */
export const unipc: Solver = {
  variance: 'preserving',
  stochastic: false,
  forwardPasses: onePassPerStep,
  async *walk({ levels, start, estimate }) {
    let latent = start
    let last: Call | undefined
    let older: Call | undefined
    for (const [index, from, to] of strides(levels)) {
      const { x0 } = await estimate(latent, from)
      const seen = { latent, x0, level: from }
      const now = last ? { ...seen, latent: correct(seen, last, older) } : seen
      latent = predict(now, index + 2 < levels.length ? last : undefined, to)
      ;[older, last] = [last, now]
      yield { index, latent, x0, level: to }
    }
  },
}
