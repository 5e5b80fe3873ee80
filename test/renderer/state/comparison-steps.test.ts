import { describe, expect, it } from 'vitest'
import {
  canScrub,
  placeBy,
  positions,
  reached,
  seenAt,
  standing,
  stepAt,
  stepsAt,
  stopNear,
  type Track,
  wereGivenUp,
} from '../../../renderer/state/comparison-steps.ts'

const track = (levels: readonly number[], planned = levels.length): Track => ({
  steps: levels.map((noiseLevel) => ({ noiseLevel, seconds: 0.1 })),
  ...{ planned, forwardPasses: levels.length, stepsBytes: 0, kept: true },
})
const short = track([0.75, 0.5, 0.25, 0])
const long = track([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.2, 0])
const both = [short, long]

describe('stepAt', () => {
  it('counts steps alike, and leaves a lane that ended at its end', () => {
    const at = (step: number) => [0, 1].map((lane) => stepAt(both, lane, { at: step / 8, by: 'step' }))
    expect(at(0)).toEqual([0, 0])
    expect(at(3)).toEqual([3, 3])
    expect(at(5)).toEqual([4, 5])
    expect(at(8)).toEqual([4, 8])
  })

  it('takes the step whose noise level is nearest below', () => {
    const at = (level: number) => [0, 1].map((lane) => stepAt(both, lane, { at: 1 - level, by: 'noise' }))
    expect(at(1)).toEqual([0, 0])
    expect(at(0.8)).toEqual([1, 2])
    expect(at(0.5)).toEqual([2, 5])
    expect(at(0.3)).toEqual([3, 7])
    expect(at(0)).toEqual([4, 8])
  })

  it('is at the last step in the end, where a schedule leaves some noise', () => {
    const leaves = track([0.6, 0.03])
    expect(stepAt([leaves], 0, { at: 1, by: 'noise' })).toBe(2)
    expect(stepAt([leaves], 0, { at: 0.99, by: 'noise' })).toBe(2)
  })

  it('is at the latest step of a lane that has not come so far', () => {
    const begun = track([0.75, 0.5], 4)
    expect(stepAt([begun, long], 0, { at: 0.9, by: 'noise' })).toBe(2)
    expect(stepAt([begun, long], 0, { at: 1, by: 'step' })).toBe(2)
    expect(stepAt([], 0, { at: 1, by: 'step' })).toBe(0)
  })
})

describe('positions', () => {
  it('are the steps of the longest lane', () => {
    const stops = positions(both, 'step')
    expect(stops.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(stops[3]).toEqual({ at: 3 / 8, step: 3, noiseLevel: 0.7 })
    expect(stops.at(-1)).toEqual({ at: 1, step: 8, noiseLevel: 0 })
  })

  it('are the noise levels of all lanes, each once', () => {
    const levels = positions(both, 'noise').map(({ noiseLevel }) => noiseLevel)
    expect(levels).toEqual([1, 0.9, 0.8, 0.75, 0.7, 0.6, 0.5, 0.4, 0.25, 0.2, 0])
  })

  it('hold a scrubber that was left between them', () => {
    const stops = positions(both, 'step')
    expect(stops[stopNear(stops, 0.39)]?.step).toBe(3)
    expect(stopNear(stops, 1)).toBe(8)
  })

  it('begin and end where nothing was painted yet', () => {
    expect(positions([track([], 4)], 'noise').map(({ at }) => at)).toEqual([0, 1])
    expect(positions([], 'step').map(({ at }) => at)).toEqual([1])
  })
})

describe('standing', () => {
  it('says the longest lane’s noise by steps, and the pinned lane’s step by noise', () => {
    expect(standing(both, { at: 7 / 8, by: 'step' })).toMatchObject({ step: 7, noiseLevel: 0.2 })
    expect(standing(both, { at: 0.5, by: 'noise' })).toEqual({ step: 2, noiseLevel: 0.5 })
    expect(standing(both, { at: 0.5, by: 'noise', pinned: 1 })).toEqual({ step: 5, noiseLevel: 0.5 })
  })
})

describe('placeBy', () => {
  it('leaves the lane that one goes by at its step', () => {
    const byNoise = { at: 0.5, by: 'noise', pinned: 1 } as const
    const at = placeBy(both, byNoise, 'step')
    expect(stepAt(both, 1, { at, by: 'step' })).toBe(5)
    expect(placeBy(both, { ...byNoise, at, by: 'step' }, 'noise')).toBeCloseTo(0.5)
    expect(placeBy(both, { at: 0.5, by: 'noise' }, 'step')).toBe(2 / 8)
  })

  it('leaves the ends at the ends', () => {
    expect(placeBy(both, { at: 1, by: 'noise' }, 'step')).toBe(1)
    expect(placeBy(both, { at: 0, by: 'step' }, 'noise')).toBe(0)
  })
})

describe('how far lanes have come', () => {
  const begun = [track([0.75, 0.5], 4), track([0.9, 0.8], 8)]
  const gone = [{ ...short, kept: false }]

  it('is the furthest step, or the least noise; all of it where a lane has ended', () => {
    expect(reached(begun, 'step')).toBe(2 / 8)
    expect(reached(begun, 'noise')).toBe(0.5)
    expect(reached([short, track([0.9], 8)], 'noise')).toBe(1)
  })

  it('holds the scrubber back, unless there is no way to move through', () => {
    const view = { at: 1, by: 'step' } as const
    expect(seenAt({ tracks: begun, view })).toBe(2 / 8)
    expect(seenAt({ tracks: begun, view: { ...view, at: 0.125 } })).toBe(0.125)
    expect(seenAt({ tracks: gone, view: { ...view, at: 0.2 } })).toBe(1)
  })

  it('is nothing to move through before the first step, or where no steps are kept', () => {
    expect(canScrub(both)).toBe(true)
    expect(canScrub([track([], 4)])).toBe(false)
    expect(canScrub(gone)).toBe(false)
    expect(wereGivenUp(gone)).toBe(true)
    expect(wereGivenUp([track([], 4)])).toBe(false)
    expect(wereGivenUp([...gone, short])).toBe(false)
  })

  it('is said from the first to the last', () => {
    expect(stepsAt(both, { at: 0.5, by: 'noise' })).toEqual([2, 5])
    expect(stepsAt([], { at: 0.5, by: 'noise' })).toEqual([0, 0])
  })
})
