import { describe, expect, it } from 'vitest'
import { planSize } from '../../../native-models/pipeline/picture-size.ts'
import { thrownBy } from '../files.ts'

const model = {
  sizeMultiple: 32,
  buckets: [
    { height: 256, width: 256 },
    { height: 192, width: 320 },
    { height: 320, width: 192 },
  ],
}

describe('planSize', () => {
  it('aspect: the closest bucket, as it is', () => {
    expect(planSize({ kind: 'aspect', height: 3, width: 5 }, model)).toEqual({ painted: model.buckets[1] })
    expect(planSize({ kind: 'aspect', height: 0.1, width: 0.1 }, model)).toEqual({
      painted: model.buckets[0],
    })
  })

  it('exact: the size itself', () => {
    expect(planSize({ kind: 'exact', height: 64, width: 96 }, model)).toEqual({
      painted: { height: 64, width: 96 },
    })
  })

  it('fit: the closest bucket, then cropped, unless it fits already', () => {
    expect(planSize({ kind: 'fit', height: 64, width: 96 }, model)).toEqual({
      painted: model.buckets[1],
      cropped: { height: 64, width: 96 },
    })
    expect(planSize({ kind: 'fit', height: 320, width: 192 }, model)).toEqual({ painted: model.buckets[2] })
  })

  it.each([
    [{ kind: 'exact', height: 250, width: 256 }, '256×256'],
    [{ kind: 'exact', height: 64, width: 16 }, '32×64'],
  ] as const)('%j is refused with the multiple and a size that fits', (size, example) => {
    const error = thrownBy(() => planSize(size, model))
    expect(error).toMatchObject({ code: 'E_SIZE' })
    expect(String(error)).toContain(`${size.width}×${size.height}`)
    expect(String(error)).toContain('multiples of 32')
    expect(String(error)).toContain(example)
  })
})
