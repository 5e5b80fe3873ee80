import { describe, expect, it } from 'vitest'
import {
  add,
  type Drawing,
  NOTHING_DRAWN,
  nextSize,
  outcome,
  redo,
  type Stroke,
  undo,
  visible,
} from '../../../../renderer/features/control/brush-actions.ts'

const stroke = (x: number): Stroke => ({ kind: 'stroke', erase: false, size: 4, points: [{ x, y: 0 }] })
const drawn = (...actions: readonly (Stroke | 'reset')[]): Drawing =>
  actions.reduce<Drawing>(
    (drawing, action) => add(drawing, action === 'reset' ? { kind: 'reset' } : action),
    NOTHING_DRAWN,
  )
const [a, b, c] = [stroke(1), stroke(2), stroke(3)]

describe('a drawing', () => {
  it('takes strokes back and brings them again, the last first', () => {
    const both = drawn(a, b)
    expect(visible(undo(both)).strokes).toEqual([a])
    expect(redo(undo(both))).toEqual(both)
    expect(visible(undo(undo(undo(both)))).strokes).toEqual([])
    expect(redo(both)).toEqual(both)
  })

  it('forgets what was taken back once something else is drawn', () => {
    expect(redo(add(undo(drawn(a, b)), c)).done).toEqual([a, c])
  })

  it('shows what came after the last return to the found edges, and undoes the return itself', () => {
    expect(visible(drawn(a, 'reset', b))).toEqual({ base: 'found', strokes: [b] })
    expect(visible(undo(undo(drawn(a, 'reset', b))))).toEqual({ base: 'opened', strokes: [a] })
  })

  it.each([
    [NOTHING_DRAWN, 'same'],
    [drawn(a), 'drawn'],
    [undo(drawn(a)), 'same'],
    [drawn(a, 'reset'), 'found'],
    [drawn('reset', b), 'drawn'],
  ] as const)('%j means: %s', (drawing, meaning) => {
    expect(outcome(drawing)).toBe(meaning)
  })
})

describe('the size of the brush', () => {
  it('goes up and down by a fifth, by a pixel at least, and stays within its bounds', () => {
    expect(nextSize(20, 1, 64)).toBe(24)
    expect(nextSize(20, -1, 64)).toBe(17)
    expect(nextSize(1, 1, 64)).toBe(2)
    expect(nextSize(2, -1, 64)).toBe(1)
    expect(nextSize(1, -1, 64)).toBe(1)
    expect(nextSize(60, 1, 64)).toBe(64)
  })
})
