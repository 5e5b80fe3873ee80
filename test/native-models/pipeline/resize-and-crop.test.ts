import { describe, expect, it } from 'vitest'
import { resizeAndCrop } from '../../../native-models/pipeline/resize-and-crop.ts'

const picture = (channels: number, height: number, width: number, at: (y: number, x: number) => number) => ({
  channels,
  height,
  width,
  data: Float32Array.from({ length: channels * height * width }, (_, index) =>
    at(Math.floor(index / width) % height, index % width),
  ),
})

describe('resizeAndCrop', () => {
  it('leaves a picture of the right size as it is', () => {
    const same = picture(3, 4, 6, (y, x) => y * 10 + x)
    expect(resizeAndCrop(same, { width: 6, height: 4 })).toBe(same.data)
  })

  it('crops the middle where only one side is longer', () => {
    const wide = picture(1, 2, 7, (_, x) => x)
    // Covered at scale 1; (7 − 4) / 2 rounds down: columns 1 … 4.
    expect([...resizeAndCrop(wide, { width: 4, height: 2 })]).toEqual([1, 2, 3, 4, 1, 2, 3, 4])
  })

  it('keeps a constant picture constant', () => {
    const data = resizeAndCrop(
      picture(3, 5, 9, () => 0.25),
      { width: 31, height: 17 },
    )
    expect(data).toHaveLength(3 * 31 * 17)
    expect(data.every((value) => Math.abs(value - 0.25) < 1e-6)).toBe(true)
  })

  it('always gives the size asked for, also where length × scale falls below a whole number', () => {
    for (let width = 1; width <= 60; width++) {
      for (const target of [7, 29, 49, 58]) {
        const data = resizeAndCrop(
          picture(1, 60, width, (y) => y),
          { width: target, height: 3 },
        )
        expect(data).toHaveLength(target * 3)
        expect(data.every(Number.isFinite)).toBe(true)
      }
    }
  })
})
