import { describe, expect, it } from 'vitest'
import { bucketsForSide } from '../../../../native-models/pipeline/buckets.ts'
import { drawnSize, fewShapes, inOrder } from '../../../../renderer/features/compose/shapes.ts'

const BUCKETS_512 = bucketsForSide(512, 16)
const BUCKETS_1024 = bucketsForSide(1024, 16)

describe('shapes', () => {
  it.each([
    ['512', BUCKETS_512],
    ['1024', BUCKETS_1024],
  ])('chooses a few of the %s buckets that stand for all', (_, buckets) => {
    const few = fewShapes(buckets)
    expect(few.length).toBeGreaterThanOrEqual(6)
    expect(few.length).toBeLessThanOrEqual(8)
    expect(few.some(({ width, height }) => width === height)).toBe(true)
    expect(few.some(({ width, height }) => width / height > 1.7)).toBe(true)
    expect(few.some(({ width, height }) => height / width > 1.7)).toBe(true)
    expect(few).toEqual(inOrder(few))
  })

  it('shows all of a few', () => {
    const three = [
      { width: 256, height: 256 },
      { width: 320, height: 192 },
      { width: 192, height: 320 },
    ]
    expect(fewShapes(three)).toEqual([three[2], three[0], three[1]])
  })

  it('draws every bucket within the row, in its own ratio', () => {
    for (const bucket of BUCKETS_1024) {
      const { width, height } = drawnSize(bucket)
      expect(Math.max(width, height)).toBeLessThanOrEqual(42)
      expect(Math.abs(Math.log(width / height / (bucket.width / bucket.height)))).toBeLessThan(0.06)
    }
  })
})
