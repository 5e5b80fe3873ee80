import { describe, expect, it } from 'vitest'
import {
  type Column,
  laneRows,
  nextSort,
  sortRows,
} from '../../../../../renderer/features/compare/figures/lane-rows.ts'

const steps = (...seconds: number[]) => seconds.map((one) => ({ noiseLevel: 0.5, seconds: one }))
const tracks = [
  { steps: steps(0.2, 0.4), forwardPasses: 2, stepsBytes: 900, kept: true, planned: 2 },
  { steps: [], forwardPasses: 0, stepsBytes: 0, kept: true, planned: 20 },
  { steps: steps(1, 1), forwardPasses: 4, stepsBytes: 100, kept: true, planned: 2 },
]
const lanes = ['DDIM', 'Euler', 'Heun'].map((label, n) => ({
  label,
  change: {},
  forwardPasses: (n + 1) * 10,
}))
const distances = [
  { rms: [0.5, 0.1], picture: { psnr: 28, ssim: 0.9 } },
  { rms: [] },
  { rms: [0.4, 0], picture: { psnr: null, ssim: 1 } },
]
const rows = laneRows({ lanes, tracks, distances, reference: 1 })
const sorted = (column: Column, descending = false) =>
  sortRows(rows, { column, descending }).map(({ label }) => label)

describe('rows of the table', () => {
  it('say what a lane took, and how far its end is', () => {
    expect(rows[0]).toMatchObject({
      label: 'DDIM',
      steps: 2,
      passes: 10,
      psnr: 28,
      ssim: 0.9,
      rms: 0.1,
      size: 900,
    })
    expect(rows[0]?.time).toBeCloseTo(0.6)
    expect(rows[0]?.stepSeconds).toBeCloseTo(0.3)
  })

  it('say nothing of what is not known, nor of how far the reference is from itself', () => {
    expect(rows[1]).toMatchObject({
      time: undefined,
      stepSeconds: undefined,
      psnr: undefined,
      rms: undefined,
    })
    const [first] = laneRows({ lanes, tracks, distances, reference: 0 })
    expect(first).toMatchObject({
      psnr: undefined,
      ssim: undefined,
      rms: undefined,
      time: expect.any(Number),
    })
  })

  it('say no distance of a lane that was left on its way', () => {
    const left = tracks.map((track, lane) => (lane === 0 ? { ...track, planned: 20 } : track))
    const [half] = laneRows({ lanes, tracks: left, distances: [{ rms: [0.5, 0.1] }], reference: 1 })
    expect(half?.rms).toBeUndefined()
    const [whole] = laneRows({ lanes, tracks, distances: [{ rms: [0.5, 0.1] }], reference: 1 })
    expect(whole?.rms).toBe(0.1)
  })

  it('are sorted by any column, the unknown last either way', () => {
    expect(sorted('time')).toEqual(['DDIM', 'Heun', 'Euler'])
    expect(sorted('time', true)).toEqual(['Heun', 'DDIM', 'Euler'])
    expect(sorted('size')).toEqual(['Euler', 'Heun', 'DDIM'])
  })

  it('take equal pictures as the most alike', () => {
    expect(sorted('psnr', true)).toEqual(['Heun', 'DDIM', 'Euler'])
    expect(sorted('psnr')).toEqual(['DDIM', 'Heun', 'Euler'])
  })

  it('stay in the lanes’ order where they are equal, and where no column of theirs is named', () => {
    expect(sorted('steps')).toEqual(['DDIM', 'Heun', 'Euler'])
    const order = sortRows(rows, { column: 'of another version', descending: false })
    expect(order.map(({ lane }) => lane)).toEqual([0, 1, 2])
  })

  it('have the best on top after the first click, and the other way round after the second', () => {
    expect(nextSort(undefined, 'ssim')).toEqual({ column: 'ssim', descending: true })
    expect(nextSort(undefined, 'time')).toEqual({ column: 'time', descending: false })
    expect(nextSort({ column: 'time', descending: false }, 'time').descending).toBe(true)
    expect(nextSort({ column: 'time', descending: true }, 'rms')).toEqual({
      column: 'rms',
      descending: false,
    })
  })
})
