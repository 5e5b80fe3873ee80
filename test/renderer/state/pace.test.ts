import { beforeAll, describe, expect, it } from 'vitest'
import { estimateMs } from '../../../renderer/state/pace.ts'
import { useStudio } from '../../../renderer/state/studio.ts'
import { exampleEntry } from '../features/example-entry.ts'
import { pretendComparison } from '../harness/pretend-lanes.ts'
import { MODELS, SAMPLERS } from '../harness/scenes.ts'

const like = exampleEntry({ n: 4 }) // 256 × 256, 20 steps, guided: 2,800 ms + 540 ms

beforeAll(() => useStudio.setState({ models: MODELS, samplers: SAMPLERS }))

describe('what a run will cost', () => {
  it('is what the same cost before', () => {
    expect(estimateMs(like.request, [like])).toBeCloseTo(3340, 5)
  })

  it('grows with pictures and steps, and halves without guidance', () => {
    expect(estimateMs({ ...like.request, count: 4 }, [like])).toBeCloseTo(4 * 3340, 5)
    expect(estimateMs({ ...like.request, steps: 40 }, [like])).toBeCloseTo(2 * 2800 + 540, 5)
    expect(estimateMs({ ...like.request, guidance: 1 }, [like])).toBeCloseTo(1400 + 540, 5)
  })

  it('is told by what a cancelled run finished, too', () => {
    const cancelled = { ...like, state: 'cancelled', request: { ...like.request, count: 4 } } as const
    expect(estimateMs(like.request, [cancelled])).toBeCloseTo(3340, 5)
  })

  it('is not told by a comparison, whose lanes’ times are one sum', () => {
    const compared = pretendComparison('four', like)
    expect(estimateMs(like.request, [compared])).toBeUndefined()
    expect(estimateMs(like.request, [compared, like])).toBeCloseTo(3340, 5)
  })

  it('is not known before anything like it was painted', () => {
    expect(estimateMs(like.request, [])).toBeUndefined()
    expect(estimateMs({ ...like.request, model: 'PixArt-XL-2-1024-MS' }, [like])).toBeUndefined()
    expect(estimateMs(like.request, [{ ...like, state: 'failed' }])).toBeUndefined()
    expect(estimateMs(like.request, [{ ...like, state: 'cancelled', pictures: [] }])).toBeUndefined()
  })
})
