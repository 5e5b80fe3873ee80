import { describe, expect, it } from 'vitest'
import {
  afterRemoval,
  keptIn,
  NOTHING_SELECTED,
  press,
  selectAll,
  toggle,
  walk,
} from '../../../../renderer/features/library/selection.ts'

const order = ['a', 'b', 'c', 'd', 'e', 'f']
const plain = { shift: false, ctrl: false, order }
const shift = { ...plain, shift: true }
const ctrl = { ...plain, ctrl: true }
const chosen = (selection: { ids: ReadonlySet<string> }): string => [...selection.ids].sort().join('')

describe('choosing several', () => {
  it('click, Ctrl-click, Shift-click', () => {
    const one = press(NOTHING_SELECTED, 'b', plain)
    const two = press(one, 'd', ctrl)
    expect(chosen(two)).toBe('bd')
    expect(chosen(press(two, 'f', shift))).toBe('def')
    expect(chosen(press(two, 'f', { ...shift, ctrl: true }))).toBe('bdef')
    expect(chosen(press(two, 'b', ctrl))).toBe('d')
  })

  it('a range grows and shrinks around its anchor', () => {
    const far = press(press(NOTHING_SELECTED, 'c', plain), 'f', shift)
    expect(chosen(far)).toBe('cdef')
    expect(chosen(press(far, 'a', shift))).toBe('abc')
  })

  it('the keyboard walks, stretches, and passes over', () => {
    const start = walk(NOTHING_SELECTED, 'a', plain)
    expect(chosen(walk(start, 'c', shift))).toBe('abc')
    const over = walk(start, 'c', ctrl)
    expect([chosen(over), over.focus]).toEqual(['a', 'c'])
    expect(chosen(toggle(over, 'c'))).toBe('ac')
  })

  it('keeps nothing that the list does not show', () => {
    const two = press(press(NOTHING_SELECTED, 'b', plain), 'e', ctrl)
    const kept = keptIn(two, ['a', 'b', 'c'])
    expect([chosen(kept), kept.anchor, kept.focus]).toEqual(['b', undefined, undefined])
    expect(chosen(keptIn(two, ['c']))).toBe('')
    expect(keptIn(two, order)).toBe(two)
  })

  it('forgets what is gone and stays at its place', () => {
    const all = selectAll(order, NOTHING_SELECTED)
    expect(chosen(all)).toBe('abcdef')
    const left = afterRemoval(press(all, 'c', plain), new Set(['c', 'd']), order)
    expect([chosen(left), left.focus]).toEqual(['', 'e'])
    expect(afterRemoval(press(all, 'f', plain), new Set(['f']), order).focus).toBe('e')
  })
})
