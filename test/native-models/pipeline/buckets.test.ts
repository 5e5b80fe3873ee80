import { describe, expect, it } from 'vitest'
import { bucketsForSide, closestBucket } from '../../../native-models/pipeline/buckets.ts'

describe('bucketsForSide', () => {
  it('gives multiples without repetition for a side and a multiple that no table was published for', () => {
    for (const [side, multiple] of [
      [768, 16],
      [640, 32],
      [256, 32],
      [96, 32],
    ] as const) {
      const buckets = bucketsForSide(side, multiple)
      const names = buckets.map(({ height, width }) => `${height}x${width}`)
      expect(new Set(names).size).toBe(names.length)
      for (const { height, width } of buckets) {
        expect(height % multiple).toBe(0)
        expect(width % multiple).toBe(0)
        expect(Math.min(height, width)).toBeGreaterThanOrEqual(multiple)
      }
    }
  })

  it('keeps the published ratio only where nothing was rounded', () => {
    const buckets = bucketsForSide(256, 32)
    expect(buckets).toContainEqual({ height: 256, width: 256, ratio: 1 })
    expect(buckets.filter(({ ratio }) => ratio === 0.32)).toEqual([])
  })
})

describe('closestBucket', () => {
  it('compares with the rounded ratio of the table, not with the quotient', () => {
    // 512×1856 is published as 0.28 (0.2759), 576×1792 as 0.32 (0.3214): 0.2995 lies between the two middles.
    const buckets = bucketsForSide(1024, 16)
    expect(closestBucket(buckets, { height: 2995, width: 10_000 })).toMatchObject({
      height: 512,
      width: 1856,
    })
    const quotients = buckets.map(({ height, width }) => ({ height, width }))
    expect(closestBucket(quotients, { height: 2995, width: 10_000 })).toMatchObject({
      height: 576,
      width: 1792,
    })
  })

  it("takes a model's own table, by height / width", () => {
    const own = [
      { height: 256, width: 256 },
      { height: 192, width: 320 },
      { height: 320, width: 192 },
    ]
    expect(closestBucket(own, { height: 1080, width: 1920 })).toEqual({ height: 192, width: 320 })
    expect(closestBucket(own, { height: 3, width: 1 })).toEqual({ height: 320, width: 192 })
  })

  it('takes the first of two that are equally close', () => {
    const own = [
      { height: 1, width: 2 },
      { height: 3, width: 2 },
    ]
    expect(closestBucket(own, { height: 1, width: 1 })).toBe(own[0])
    expect(closestBucket([...own].reverse(), { height: 1, width: 1 })).toBe(own[1])
  })

  it('refuses an empty table', () => {
    expect(() => closestBucket([], { height: 1, width: 1 })).toThrow(RangeError)
  })
})
