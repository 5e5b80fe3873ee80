import { describe, expect, it } from 'vitest'
import { countSteps, MOST_MARKS, marksOf } from '../../../../renderer/features/recipes/marks-of.ts'

const equal = (step: number) => ({ step, bitEqual: true })
const strays = (step: number) => ({ step, bitEqual: false, relativeRms: 0.1 })

describe('the marks of a replay', () => {
  it('are one a step, also of those to come', () => {
    const marks = marksOf([equal(1), equal(2), strays(3)], 5)
    expect(marks.map(({ how }) => how)).toEqual(['equal', 'equal', 'strays', 'left', 'left'])
    expect(countSteps([equal(1), equal(2), strays(3)], 5)).toEqual({ equal: 2, straying: 1, left: 2 })
  })

  it('stray where one of a step’s passes does', () => {
    const passes = [equal(1), strays(1), equal(2), equal(2)]
    expect(marksOf(passes, 2).map(({ how }) => how)).toEqual(['strays', 'equal'])
    expect(countSteps(passes, 2)).toEqual({ equal: 1, straying: 1, left: 0 })
  })

  it.each([40, 41, 100, 999])('are few enough to be seen, and lose none of %i steps', (all) => {
    const marks = marksOf([strays(all)], all)
    expect(marks.length).toBeLessThanOrEqual(MOST_MARKS)
    expect(marks[0]?.from).toBe(1)
    expect(marks.at(-1)).toMatchObject({ to: all, how: 'strays' })
    expect(marks.slice(1).every(({ from }, n) => from === (marks[n]?.to ?? 0) + 1)).toBe(true)
  })
})
