import { describe, expect, it } from 'vitest'
import { placeBefore } from '../../../../renderer/features/queue/order.ts'

const rows = ['a', 'b', 'c'].map((id) => ({ id }))

describe('moving a waiting run by one place', () => {
  it.each([
    [1, -1, 'a'],
    [0, 1, 'c'],
    [1, 1, null],
    [0, -1, undefined],
    [2, 1, undefined],
    [1, 0, undefined],
  ])('from %d by %d: before %s', (at, by, before) => {
    expect(placeBefore(rows, at, by)).toBe(before)
  })
})
