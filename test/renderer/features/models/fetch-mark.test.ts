import { describe, expect, it } from 'vitest'
import { markOf } from '../../../../renderer/features/models/fetch-mark.ts'
import { rowsOf } from '../../harness/pretend-shelf.ts'

const marked = (scene: string) => markOf(rowsOf(scene), 'huggingface.co')

describe('the mark on the rail', () => {
  it('says what is fetched, and how much of it is here', () => {
    expect(marked('fetching')).toMatchObject({ kind: 'moves', words: 'Fetching PixArt-δ LCM 1024, 66 %' })
    expect(marked('fetching')?.share).toBeCloseTo(0.665, 2)
  })

  it('has another shape where something is in the way', () => {
    expect(marked('cut')).toMatchObject({
      kind: 'waits',
      words: 'PixArt-δ LCM 1024: No connection, it tries again, at 66 %',
    })
    expect(marked('failed')).toMatchObject({ kind: 'waits', words: 'PixArt-δ LCM 1024: Stopped, at 66 %' })
    expect(marked('noroom')?.words).toBe('PixArt-δ LCM 1024: Waits for room on the disk, at 66 %')
  })

  it('is not there where nothing moves, nor for what somebody has paused', () => {
    expect([marked('few'), marked('paused'), marked('full')]).toEqual([undefined, undefined, undefined])
  })
})
