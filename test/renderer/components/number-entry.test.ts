import { describe, expect, it } from 'vitest'
import { parseNumber, stepped, takeNumber } from '../../../renderer/components/number-entry.ts'

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

describe('numbers that are not taken as they are typed', () => {
  const steps = { min: 1, max: 999, step: 1 }
  const guidance = { min: 0, max: 50, step: 0.5 }

  it.each([
    ['20', steps, 20, undefined],
    ['1000', steps, 999, 'above'],
    ['0', steps, 1, 'below'],
    ['7,5', steps, 8, 'rounded'],
    ['many', steps, undefined, 'none'],
    ['', steps, undefined, undefined],
    ['4.55', guidance, 4.55, undefined],
    ['4.57', guidance, 4.55, 'rounded'],
    ['-1', guidance, 0, 'below'],
  ])('“%s” of %j is %s: %s', (typed, range, value, off) => {
    expect(takeNumber(typed, range)).toEqual({ value, off })
  })
})
