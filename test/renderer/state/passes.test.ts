import { describe, expect, it } from 'vitest'
import { passesOf } from '../../../renderer/state/passes.ts'
import { exampleEntry } from '../features/example-entry.ts'
import { pretendComparison } from '../harness/pretend-lanes.ts'

const entry = pretendComparison('running', exampleEntry({ n: 1 }))
const done = pretendComparison('four', exampleEntry({ n: 1 }))

describe('passes of a comparison', () => {
  it('are those of all lanes, as far as they were told', () => {
    const all = 40 + 40 + 40 + 200
    expect(passesOf({ entry: undefined, done: [] }, entry)).toEqual({ done: 0, all })
    // The third lane was not told of yet.
    const told = [12, 10]
    told[3] = 8
    expect(passesOf({ entry: entry.id, done: told }, entry)).toEqual({ done: 30, all })
  })

  it('are none of another comparison’s', () => {
    expect(passesOf({ entry: '00000000-other', done: [12, 10] }, entry).done).toBe(0)
  })

  it('are all of a finished lane, though the window opened after it', () => {
    const [picture] = done.pictures
    if (picture === undefined) throw new Error('no picture')
    expect(passesOf({ entry: entry.id, done: [] }, { ...entry, pictures: [picture] }).done).toBe(40)
    expect(passesOf({ entry: undefined, done: [] }, done).done).toBe(320)
  })
})
