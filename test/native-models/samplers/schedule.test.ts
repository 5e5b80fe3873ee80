import { describe, expect, it } from 'vitest'
import { estimateOf } from '../../../native-models/samplers/parametrization.ts'
import { alphaBarsOf, CLEAN, noiseTable, PIXART_TRAINING } from '../../../native-models/samplers/schedule.ts'
import {
  distilledPoints,
  intervals,
  points,
  timestepOfRho,
  trainedPoints,
} from '../../../native-models/samplers/spacing.ts'
import { combine } from '../../../native-models/samplers/vectors.ts'

const table = noiseTable(PIXART_TRAINING)
const timesteps = (levels: readonly { timestep: number }[]) => levels.map(({ timestep }) => timestep)

describe('the noise table', () => {
  it('is the product of 1 − β', () => {
    const bars = alphaBarsOf(PIXART_TRAINING)
    const exact = Array.from({ length: 1000 }, (_, t) => 1 - (1e-4 + ((0.02 - 1e-4) * t) / 999))
    const product = exact.reduce((all, alpha) => all * alpha, 1)
    expect(bars.at(-1)! / product).toBeCloseTo(1, 5)
    expect(bars.every((bar, t) => t === 0 || bar < bars[t - 1]!)).toBe(true)
  })

  it('scaled_linear is linear in √β', () => {
    const bars = alphaBarsOf({
      ...PIXART_TRAINING,
      betaStart: 0.01,
      betaEnd: 0.04,
      betaSchedule: 'scaled_linear',
      numTrainTimesteps: 3,
    })
    expect(bars[1]! / bars[0]!).toBeCloseTo(1 - 0.15 ** 2, 6)
  })

  it('gives levels of unit variance that agree with each other', () => {
    for (const level of [table.at(0), table.at(500), table.at(999), table.of(3, 480.5)]) {
      expect(level.alpha ** 2 + level.sigma ** 2).toBeCloseTo(1, 6)
      expect(level.rho).toBeCloseTo(level.sigma / level.alpha, 6)
      expect(level.lambda).toBeCloseTo(-Math.log(level.rho), 6)
    }
    expect(table.of(0, 5)).toEqual({ ...CLEAN, timestep: 5 })
  })

  it('refuses betas that are no schedule', () => {
    for (const wrong of [{ betaStart: 0 }, { betaEnd: 1 }, { betaEnd: 1e-5 }, { betaStart: Number.NaN }]) {
      expect(() => noiseTable({ ...PIXART_TRAINING, ...wrong })).toThrow(
        expect.objectContaining({ code: 'E_CONFIG' }),
      )
    }
  })

  it('finds the timestep of a ρ', () => {
    for (const timestep of [0, 1, 250, 998, 999]) {
      expect(timestepOfRho(table, table.rhos[timestep]!)).toBeCloseTo(timestep, 3)
    }
    expect(timestepOfRho(table, 1e9)).toBe(999)
    expect(timestepOfRho(table, 0)).toBe(0)
  })
})

describe('spacings', () => {
  it('linspace rounds halves to even', () => {
    expect(timesteps(intervals({ end: 'clean' })({ table, steps: 2 }))).toEqual([999, 500, 0])
  })

  it('trailing never has the element too many that rounding gives', () => {
    for (const steps of [61, 103, 122, 998]) {
      const levels = trainedPoints({ spacing: 'trailing' })({ table, steps })
      expect(levels.length).toBe(steps + 1)
      expect(Math.min(...timesteps(levels))).toBeGreaterThanOrEqual(0)
    }
  })

  it('leading counts from 0 and takes the offset', () => {
    const shifted = noiseTable({ ...PIXART_TRAINING, stepsOffset: 1 })
    expect(timesteps(trainedPoints({ spacing: 'leading' })({ table, steps: 4 }))).toEqual([
      750, 500, 250, 0, 0,
    ])
    expect(timesteps(trainedPoints({ spacing: 'leading' })({ table: shifted, steps: 4 }))).toEqual([
      751, 501, 251, 1, 0,
    ])
  })

  it('refuses an offset or a grid that leaves the trained timesteps', () => {
    const code = expect.objectContaining({ code: 'E_CONFIG' })
    const far = noiseTable({ ...PIXART_TRAINING, stepsOffset: 300 })
    expect(() => trainedPoints({ spacing: 'leading' })({ table: far, steps: 4 })).toThrow(code)
    const long = noiseTable({ ...PIXART_TRAINING, originalInferenceSteps: 1001 })
    expect(() => distilledPoints({ end: 'clean' })({ table: long, steps: 4 })).toThrow(code)
  })

  it('a single step always starts at the most noise', () => {
    for (const grid of [
      points(),
      points({ karras: true }),
      trainedPoints({ spacing: 'leading' }),
      intervals({ end: 'clean' }),
    ]) {
      expect(grid({ table, steps: 1 })[0]?.timestep).toBe(999)
    }
  })

  it('LCM thins its grid from the noisy end', () => {
    expect(timesteps(distilledPoints({ end: 'clean' })({ table, steps: 4 }))).toEqual([999, 759, 499, 259, 0])
  })

  it('noise falls strictly up to 999 steps', () => {
    for (const grid of [
      intervals({ end: 'least-trained' }),
      intervals({ karras: true, end: 'clean' }),
      points(),
      trainedPoints({ spacing: 'trailing' }),
    ]) {
      const levels = grid({ table, steps: 999 })
      expect(levels.every((level, index) => index === 0 || level.rho < levels[index - 1]!.rho)).toBe(true)
    }
  })
})

describe('parametrization', () => {
  it('finds x0 and noise in all three', () => {
    const level = table.at(400)
    const [x0, eps] = [Float32Array.of(0.5, -2, 3), Float32Array.of(1, 0.25, -1)]
    const input = combine([level.alpha, x0], [level.sigma, eps])
    const outputs = {
      epsilon: eps,
      sample: x0,
      v_prediction: combine([level.alpha, eps], [-level.sigma, x0]),
    } as const
    for (const prediction of ['epsilon', 'sample', 'v_prediction'] as const) {
      const found = estimateOf({ output: outputs[prediction], input, level, prediction })
      for (const index of [0, 1, 2]) {
        expect(found.x0[index]).toBeCloseTo(x0[index]!, 4)
        expect(found.eps[index]).toBeCloseTo(eps[index]!, 4)
      }
    }
  })

  it('a weight of 0 does not read its vector', () => {
    expect(combine([2, Float32Array.of(1)], [0, Float32Array.of(Number.NaN)])).toEqual(Float32Array.of(2))
  })
})
