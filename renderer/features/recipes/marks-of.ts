/** The steps of a replay as a row of marks: one a step, several steps a mark where there are too many to see. */
import type { ReplayedStep } from '../../../preload/contract.ts'

export const MOST_MARKS = 40

export interface StepMark {
  /** Both included. */
  readonly from: number
  readonly to: number
  readonly how: 'equal' | 'strays' | 'left'
  /** The pass that strays first in it; else its last one. */
  readonly pass: ReplayedStep | undefined
}

/** @param all how many steps the run has */
export function marksOf(passes: readonly ReplayedStep[], all: number): StepMark[] {
  const each = Math.max(1, Math.ceil(all / MOST_MARKS))
  return Array.from({ length: Math.ceil(all / each) }, (_, n) => {
    const [from, to] = [n * each + 1, Math.min((n + 1) * each, all)]
    const within = passes.filter(({ step }) => step >= from && step <= to)
    const pass = within.find(({ bitEqual }) => !bitEqual) ?? within.at(-1)
    return { from, to, how: pass === undefined ? 'left' : pass.bitEqual ? 'equal' : 'strays', pass }
  })
}

/** Steps of each kind, for those who listen. A step strays where one of its passes does. */
export function countSteps(passes: readonly ReplayedStep[], all: number) {
  const painted = new Set(passes.map(({ step }) => step))
  const straying = new Set(passes.filter(({ bitEqual }) => !bitEqual).map(({ step }) => step))
  return {
    equal: painted.size - straying.size,
    straying: straying.size,
    left: Math.max(0, all - painted.size),
  }
}
