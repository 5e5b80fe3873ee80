import { describe, expect, it } from 'vitest'
import type { Entry, ReplayedStep } from '../../../../preload/contract.ts'
import { sayReplay, sayRunningReplay, sayStray } from '../../../../renderer/features/recipes/say-replay.ts'
import { exampleEntry } from '../example-entry.ts'

const steps = (count: number, straysFrom = Number.POSITIVE_INFINITY): ReplayedStep[] =>
  Array.from({ length: count }, (_, n) =>
    n + 1 < straysFrom
      ? { step: n + 1, bitEqual: true }
      : { step: n + 1, bitEqual: false, relativeRms: 0.0001234 * (n + 1) },
  )

const entry = (state: Entry['state'], pixelsEqual?: boolean): Entry => ({
  ...exampleEntry({ n: 1 }),
  state,
  replay: {
    ...{ recipe: 'fox.recipe.json', differences: [], passes: 20, steps: [] },
    ...(pixelsEqual !== undefined && { pixelsEqual }),
  },
})

describe('a replay', () => {
  it('says step by step how far it strays', () => {
    expect(sayReplay(entry('queued'), [])).toBe('Replay of fox.recipe.json: it waits for its turn')
    expect(sayReplay(entry('running'), [])).toBe('Replay of fox.recipe.json: it begins')
    expect(sayReplay(entry('running'), steps(7))).toBe(
      'Replay of fox.recipe.json: step 7 of 20, bit-equal so far',
    )
    expect(sayReplay(entry('running'), steps(9, 7))).toBe(
      'Replay of fox.recipe.json: step 9 of 20, not bit-equal since step 7, strays by about 0.11 %',
    )
    expect(sayRunningReplay(entry('running'), steps(7))).toBe('Step 7 of 20, bit-equal so far')
  })

  it('has a verdict for each way it can end', () => {
    expect(sayReplay(entry('done', true), steps(20))).toBe(
      'The same picture: every step and every pixel is bit-equal.',
    )
    expect(sayReplay(entry('done', false), steps(20))).toMatch(/^Another picture: every step is bit-equal/)
    expect(sayReplay(entry('done', false), steps(20, 7))).toBe(
      'Another picture: steps are not bit-equal from step 7 of 20 on, and the last one strays by about 0.25 %.',
    )
    const again = [...steps(19, 19), { step: 20, bitEqual: true }]
    expect(sayReplay(entry('done', true), again)).toBe(
      'The same pixels, though steps are not bit-equal from step 19 of 20 on, and the last one is bit-equal again.',
    )
  })

  it('says how far it came where it did not end', () => {
    expect(sayReplay(entry('cancelled'), steps(5))).toBe('It did not end: bit-equal up to step 5 of 20.')
    expect(sayReplay(entry('failed'), steps(5, 3))).toBe(
      'It did not end: straying from step 3 on up to step 5 of 20.',
    )
    expect(sayReplay(entry('set-aside'), [])).toBe('It did not end, and no step was painted.')
  })

  it('says what cannot be put into numbers', () => {
    expect(sayStray({ bitEqual: false })).toBe('it has another size')
    expect(sayStray({ bitEqual: false, relativeRms: 0 })).toBe('strays by less than what is measured')
  })
})
