import { describe, expect, it } from 'vitest'
import type { LaneTrack } from '../../../../../preload/contract.ts'
import {
  chartData,
  figuresOf,
  type LaneSubject,
  markedPoints,
} from '../../../../../renderer/features/compare/figures/chart-data.ts'

/** Of noise levels; a step takes a tenth of a second more than the one before. */
const track = (...levels: number[]): LaneTrack => ({
  steps: levels.map((noiseLevel, n) => ({
    noiseLevel,
    seconds: (n + 1) / 10,
    ...(n > 0 && { change: 1 / n }),
  })),
  ...{ forwardPasses: levels.length, stepsBytes: 0, kept: true },
})
const draw = (subjects: readonly LaneSubject[], by: 'step' | 'noise', logarithmic = false) =>
  chartData(subjects, { measure: 'rms', by, logarithmic })

describe('figures of a lane', () => {
  it('are one a step, and none where there is nothing to say', () => {
    expect(figuresOf('change', { track: track(0.5, 0.2, 0) })).toEqual([null, 1, 0.5])
    expect(figuresOf('seconds', { track: track(0.5, 0) })).toEqual([0.1, 0.2])
    expect(figuresOf('rms', { track: track(0.5, 0) })).toEqual([null, null])
    expect(figuresOf('rms', { track: track(0.5, 0), distance: { rms: [0.4] } })).toEqual([0.4, null])
  })

  it('in pixels are those that were measured, and the finished picture’s', () => {
    const pixels = new Map([[2, { psnr: 20, ssim: 0.7 }]])
    const distance = { rms: [], picture: { psnr: 28, ssim: 0.9 } }
    expect(figuresOf('ssim', { track: track(0.6, 0.3, 0), distance, pixels })).toEqual([null, 0.7, 0.9])
    expect(
      figuresOf('psnr', { track: track(0), distance: { rms: [], picture: { psnr: null, ssim: 1 } } }),
    ).toEqual([null])
  })
})

describe('the chart', () => {
  const short = { track: track(0.5, 0), distance: { rms: [0.4, 0.1] } }
  const long = { track: track(0.75, 0.5, 0.25, 0), distance: { rms: [0.6, 0.3, 0.2, 0] } }

  it('has lanes of different lengths over one axis of steps', () => {
    expect(draw([short, long], 'step')).toEqual({
      xs: [1, 2, 3, 4],
      lanes: [
        [0.4, 0.1, null, null],
        [0.6, 0.3, 0.2, 0],
      ],
    })
  })

  it('has them where they have taken away equally much noise', () => {
    expect(draw([short, long], 'noise')).toEqual({
      xs: [0, 0.25, 0.5, 0.75],
      lanes: [
        [0.1, null, 0.4, null],
        [0, 0.2, 0.3, 0.6],
      ],
    })
  })

  it('has no zeros on a logarithmic scale, and no place that nothing stands on', () => {
    expect(draw([long], 'step', true)).toEqual({ xs: [1, 2, 3], lanes: [[0.6, 0.3, 0.2]] })
    expect(draw([{ track: track(0.5, 0) }], 'step')).toEqual({ xs: [], lanes: [[]] })
  })

  it('marks points that stay apart, the last of a lane always', () => {
    const xs = Array.from({ length: 101 }, (_, n) => n)
    const values = xs.map((x) => (x > 20 ? null : x))
    expect([...markedPoints({ xs, values }, 50)]).toHaveLength(21)
    const few = [...markedPoints({ xs, values }, 6)]
    expect(few[0]).toBe(20)
    expect(few.map((at, n) => (few[n - 1] ?? 100) - at).every((gap) => gap * 6 >= 44)).toBe(true)
    expect(markedPoints({ xs: [], values: [] }, 0)).toEqual(new Set())
    expect(markedPoints({ xs: [0, 1], values: [1, 2] }, 0)).toEqual(new Set([1]))
  })
})
