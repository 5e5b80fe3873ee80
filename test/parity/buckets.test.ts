import { describe, expect, it } from 'vitest'
import { bucketsForSide, closestBucket } from '../../native-models/pipeline/buckets.ts'
import { fixtureJson } from './fixtures.ts'

type Size = [height: number, width: number]
interface AspectBins {
  bins: Record<string, Record<string, Size>>
  cases: ({ size: Size } & Record<string, Size>)[]
}

const { bins, cases } = fixtureJson<AspectBins>('aspect-bins.json')
const sides = Object.keys(bins)
/** What every side of a published table is a multiple of: 8 (the VAE) × 2 (the patch). */
const MULTIPLE = 16

describe.each(sides)('buckets of %s pixels', (side) => {
  const ours = bucketsForSide(Number(side), MULTIPLE)

  it('are the published table, in its order', () => {
    const published = Object.entries(bins[side] ?? {})
    expect(published.length).toBeGreaterThan(0)
    expect(ours.map(({ ratio, height, width }) => [ratio, height, width])).toEqual(
      published.map(([key, [height, width]]) => [Number(key), height, width]),
    )
  })

  it('are chosen as the reference chooses', () => {
    expect(cases.length).toBeGreaterThan(0)
    for (const { size, ...expected } of cases) {
      const [height, width] = size
      const bucket = closestBucket(ours, { height, width })
      expect([bucket.height, bucket.width], `${height}×${width}`).toEqual(expected[side])
    }
  })
})
