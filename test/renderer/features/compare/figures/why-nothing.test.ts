import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../../../preload/contract.ts'
import { whyNothing } from '../../../../../renderer/features/compare/figures/why-nothing.ts'
import type { ComparedEntry } from '../../../../../renderer/state/comparison.ts'
import { pretendComparison } from '../../../harness/pretend-lanes.ts'
import { pretendEntry } from '../../../harness/scenes.ts'

const done = pretendComparison('four', pretendEntry({ n: 1 })) as ComparedEntry
const unknown = { pixels: new Map() }
const inState = (state: Entry['state'], lanes: number): ComparedEntry => ({
  ...done,
  state,
  pictures: done.pictures.slice(0, lanes),
})
const toLast = { measure: 'rms', reference: 3 } as const

describe('an empty chart says why', () => {
  it('where the reference is still being painted', () => {
    expect(whyNothing(inState('running', 2), toLast, unknown)).toMatch(
      /^Comes when Reference · DDIM has ended/,
    )
    expect(whyNothing(inState('queued', 0), { ...toLast, measure: 'change' }, unknown)).toMatch(/^Grows/)
  })

  it('where there is nothing to measure against, or another lane would do', () => {
    expect(whyNothing(inState('failed', 0), toLast, unknown)).toMatch(/^No lane was painted to its end/)
    expect(whyNothing(inState('cancelled', 2), toLast, unknown)).toMatch(/choose another reference\.$/)
  })

  it('where lanes cannot be measured, in the words of what failed', () => {
    const failure = { code: 'E_NOT_FOUND', message: 'It is gone.', nextStep: '' } as const
    expect(whyNothing(done, toLast, { ...unknown, failure })).toContain('It is gone.')
    const lanes = done.comparison.lanes.map(() => ({ rms: [] }))
    expect(whyNothing(done, toLast, { ...unknown, lanes })).toMatch(/^Latents of these lanes/)
  })

  it('where it only takes a moment', () => {
    expect(whyNothing(done, { ...toLast, measure: 'psnr' }, unknown)).toBe('Measuring…')
    expect(whyNothing(inState('running', 4), { ...toLast, measure: 'psnr' }, unknown)).toMatch(
      /^Comes when all lanes/,
    )
  })
})
