import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { History, temporaryFolder } from './fixture.ts'

const OCTOBER = +new Date(2026, 9, 15)
const NOVEMBER = +new Date(2026, 10, 15)

function filled(folder: ReturnType<typeof temporaryFolder>): History {
  const history = new History(folder)
  const add = (prompt: string, now: number, more: object = {}) => history.add({ prompt, ...more }, now)
  add('a red fox in the snow', OCTOBER)
  add('a blue foxglove', OCTOBER + 1, { model: 'other', sampler: 'euler' })
  const starred = add('snow on "blue" hills, 100% white', NOVEMBER, { negativePrompt: 'people' })
  add('waits still', NOVEMBER + 1)
  history.journal.finish(history.entries.row(starred).seq, 'cancelled')
  history.entries.update(starred, { starred: true, tags: ['winter', 'wide_shot'], note: 'for the calendar' })
  history.db.exec("UPDATE entries SET state = 'done' WHERE state = 'queued' AND prompt <> 'waits still'")
  return history
}

describe('HistorySearch', () => {
  it.each([
    ['', 3],
    ['fox', 2],
    ['"fox"', 1],
    ['snow fox', 1],
    ['FOX', 2],
    ['people', 1],
    ['calendar', 1],
    ['winter', 1],
    ['100%', 1],
    ['"red fox"', 1],
    ['"fox red"', 0],
    ['model:other', 1],
    ['model:nano', 2],
    ['model:"nano"', 0],
    ['model:"nano-lcm"', 2],
    ['sampler:eu', 1],
    ['sampler:%', 0],
    ['tag:winter', 1],
    ['tag:wide_', 1],
    ['tag:wideXshot', 0],
    ['starred', 1],
    ['starred fox', 0],
    ['size:256x256', 3],
    ['size:256x320', 0],
    ['before:2026-11', 2],
    ['after:2026-11', 1],
    ['after:2026-10 before:2026-11', 2],
    ['fox*', 2],
    ['NEAR(fox, snow)', 0],
    ['prompt:fox', 0],
    ["'; DROP TABLE entries; --", 0],
  ])('%s → %d', (query, total) => {
    using folder = temporaryFolder()
    using history = filled(folder)
    const page = history.search.page({ query, limit: 10 })
    expect([page.total, page.entries.length]).toEqual([total, total])
  })

  it('gives every entry once, newest first, page by page, also while new ones come', () => {
    using folder = temporaryFolder()
    using history = new History(folder)
    // Several in the same millisecond.
    for (let index = 0; index < 100; index++)
      history.add({ seed: String(index) }, 1000 + Math.floor(index / 7))
    history.db.exec("UPDATE entries SET state = 'done'")
    const seeds: string[] = []
    let cursor: string | undefined
    do {
      const page = history.search.page({ query: '', limit: 9, cursor })
      seeds.push(...page.entries.map(({ request }) => request.seed))
      cursor = page.next
      history.add({ seed: '1000' }, 5000)
      history.db.exec("UPDATE entries SET state = 'done'")
    } while (cursor)
    expect(seeds).toEqual(Array.from({ length: 100 }, (_, index) => String(99 - index)))
  })

  it('counts anew when told that something changed', () => {
    using folder = temporaryFolder()
    using history = filled(folder)
    expect(history.search.page({ query: 'fox', limit: 1 }).total).toBe(2)
    history.db.exec("DELETE FROM entries WHERE prompt LIKE '%red%'")
    history.search.forgetTotals()
    expect(history.search.page({ query: 'fox', limit: 1 }).total).toBe(1)
  })

  it('takes no line for a command of the database', () => {
    using folder = temporaryFolder()
    using history = filled(folder)
    const pieces = fc.constantFrom(
      '"',
      "'",
      '*',
      '^',
      '(',
      ')',
      '-',
      '+',
      'AND',
      'OR',
      'NOT',
      'NEAR',
      '\0',
      '{',
      'tag:',
      'fox',
      ' ',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
        ),
        (query) => {
          try {
            history.search.page({ query, limit: 3 })
          } catch (thrown) {
            expect(thrown).toMatchObject({ code: 'E_SEARCH' })
          }
        },
      ),
      { numRuns: 1000 },
    )
  })
})
