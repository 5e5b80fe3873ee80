import { describe, expect, it } from 'vitest'
import { parseQuery as asTheServiceReadsIt } from '../../../../main/service/history/query.ts'
import {
  dayOf,
  filterText,
  hasFilter,
  parseQuery,
  toggleFilter,
  withFilter,
  withoutFilter,
} from '../../../../renderer/features/history/query.ts'

describe('the search line', () => {
  it('tells words from filters', () => {
    const query = parseQuery('blue fox sampler:lcm starred before:2026-11 note:this "soft light"')
    expect(query.words).toBe('blue fox note:this "soft light"')
    expect(query.filters.map(({ kind, value }) => [kind, value])).toEqual([
      ['sampler', 'lcm'],
      ['starred', ''],
      ['before', '2026-11'],
    ])
  })

  it('does not take a filter that is being typed for one', () => {
    expect(parseQuery('fox sampler:').filters).toEqual([])
  })

  it('turns a chip on and off without touching the words', () => {
    const on = toggleFilter('blue fox', 'starred')
    expect(on).toBe('blue fox starred')
    expect(hasFilter(on, 'STARRED')).toBe(true)
    expect(toggleFilter(on, 'starred')).toBe('blue fox')
  })

  it('replaces a filter of the same kind, but gathers tags', () => {
    expect(withFilter('fox sampler:lcm', 'sampler:ddim')).toBe('fox sampler:ddim')
    expect(withFilter('tag:keep', 'tag:print')).toBe('tag:keep tag:print')
    expect(withoutFilter('tag:keep tag:print', 'tag:keep')).toBe('tag:print')
  })

  it('writes what the service reads', () => {
    const line = withFilter('fox', filterText('tag', 'to print'))
    expect(asTheServiceReadsIt(line)).toMatchObject({ tags: [{ text: 'to print', whole: true }] })
    const today = Date.now()
    const { from } = asTheServiceReadsIt(withFilter('', filterText('after', dayOf(today))))
    expect(from).toBe(new Date(today).setHours(0, 0, 0, 0))
  })
})
