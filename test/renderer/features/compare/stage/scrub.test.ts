import { describe, expect, it } from 'vitest'
import { tilesIn } from '../../../../../renderer/features/compare/stage/lane-tiles.tsx'
import { playEveryMs } from '../../../../../renderer/features/compare/stage/scrub.ts'
import { apart, cutsOf } from '../../../../../renderer/features/compare/stage/scrub-cuts.ts'
import type { Track } from '../../../../../renderer/state/comparison-steps.ts'

const track = (...levels: number[]): Track => ({
  steps: levels.map((noiseLevel) => ({ noiseLevel, seconds: 0.1 })),
  ...{ planned: levels.length, forwardPasses: levels.length, stepsBytes: 1, kept: true },
})

describe('cuts of the scrubber’s bar', () => {
  it('lie by noise where the steps lie, those too close to be told apart together', () => {
    expect(apart([0.001, 0.25, 0.252, 0.6, 0.995, 1])).toEqual([0.252, 0.6])
    const cuts = cutsOf([track(0.9, 0.5, 0)], { by: 'noise' })
    expect([...cuts.matchAll(/transparent calc\(([\d.]+)%/g)].map(([, at]) => Number(at))).toEqual([10, 50])
  })

  it('are those of the pinned lane, and none before its first step', () => {
    const tracks = [track(0.9, 0), track(0.3, 0)]
    expect(cutsOf(tracks, { by: 'noise', pinned: 1 })).toContain('calc(70.00%')
    expect(cutsOf([track()], { by: 'noise' })).toBe('none')
  })

  it('are even by steps', () => {
    expect(cutsOf([track(0.9, 0.5, 0.3, 0)], { by: 'step' })).toContain('/ 4')
  })
})

describe('playing', () => {
  it('takes about four seconds of few steps, and no more than twelve a second of many', () => {
    expect(playEveryMs(21) * 20).toBe(4000)
    expect(1000 / playEveryMs(101)).toBeCloseTo(12)
  })
})

describe('tiles', () => {
  it('fit in height, in two columns where one would make them tiny', () => {
    for (const [height, count] of [
      [380, 4],
      [300, 4],
      [440, 8],
      [300, 8],
    ] as const) {
      const { columns, width } = tilesIn(height, count)
      const rows = Math.ceil(count / columns)
      expect(width).toBeGreaterThanOrEqual(48)
      if (width > 48) expect(rows * (width + 18) + (rows - 1) * 8 + 8).toBeLessThanOrEqual(height)
    }
    expect(tilesIn(440, 4).columns).toBe(1)
    expect(tilesIn(440, 8).columns).toBe(2)
  })
})
