import { describe, expect, it } from 'vitest'
import { parseNumber, stepped } from '../../../renderer/components/number-entry.ts'

describe('numbers that people type', () => {
  it.each([
    ['4.5', 4.5],
    [' 4,5 ', 4.5],
    ['.5', 0.5],
    ['20', 20],
    ['', undefined],
    ['twenty', undefined],
    ['1e3', undefined],
    ['4.5.1', undefined],
    ['Infinity', undefined],
  ])('“%s” is %s', (typed, number) => {
    expect(parseNumber(typed)).toBe(number)
  })

  it('steps without crumbs, and not past the ends', () => {
    const range = { min: 0, max: 1, step: 0.1 }
    expect(stepped(0.2, 0.1, range)).toBe(0.3)
    expect(stepped(0.95, 0.1, range)).toBe(1)
    expect(stepped(0, -0.1, range)).toBe(0)
  })
})
