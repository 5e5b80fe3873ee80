import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../../preload/contract.ts'
import { createPages, PAGE_SIZE, type PageQuestion } from '../../../../renderer/features/history/pages.ts'
import { exampleEntry } from '../example-entry.ts'

const all = (count: number): Entry[] => Array.from({ length: count }, (_, n) => exampleEntry({ n }))

/** A history of its own, by cursor, that notes what it was asked. */
function library(entries: readonly Entry[]) {
  const asked: PageQuestion[] = []
  let list = [...entries]
  return {
    asked,
    set: (changed: readonly Entry[]) => {
      list = [...changed]
    },
    async source(question: PageQuestion) {
      asked.push(question)
      await new Promise((resolve) => setTimeout(resolve, question.query === 'slow' ? 40 : 1))
      if (question.query === 'bad') throw new Error('no such filter')
      const found = list.filter((entry) => entry.request.prompt.includes(question.query.replace('slow', '')))
      const from = question.cursor === undefined ? 0 : Number(question.cursor)
      const end = from + question.limit
      return {
        entries: found.slice(from, end),
        total: found.length,
        ...(end < found.length ? { next: String(end) } : {}),
      }
    },
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 200))

describe('pages of the history', () => {
  it('has the full length from the first page on and loads no further than somebody looks', async () => {
    const history = library(all(1000))
    const pages = createPages(history.source)
    pages.search('')
    await settled()
    expect(pages.snapshot()).toMatchObject({ total: 1000, ready: true })
    expect(pages.snapshot().entries).toHaveLength(PAGE_SIZE)
    pages.reach(PAGE_SIZE - 1)
    await settled()
    expect(history.asked).toHaveLength(1)
    pages.reach(PAGE_SIZE * 3 + 5)
    await settled()
    expect(pages.snapshot().entries).toHaveLength(PAGE_SIZE * 4)
    expect(new Set(pages.snapshot().entries.map((entry) => entry.id)).size).toBe(PAGE_SIZE * 4)
  })

  it('never lets a slow earlier search overwrite a later one', async () => {
    const pages = createPages(library(all(20)).source)
    pages.search('slow')
    pages.search('number 7')
    await settled()
    expect(pages.snapshot()).toMatchObject({ query: 'number 7', total: 1 })
  })

  it('keeps the old rows and says why when a search fails, and recovers', async () => {
    const pages = createPages(library(all(20)).source)
    pages.search('')
    await settled()
    pages.search('bad')
    await settled()
    expect(pages.snapshot().failure).toBeInstanceOf(Error)
    expect(pages.snapshot().entries).toHaveLength(20)
    pages.search('number 3')
    await settled()
    expect(pages.snapshot()).toMatchObject({ total: 1, failure: undefined })
  })

  it('refreshes as far as it was read, in one swap', async () => {
    const entries = all(400)
    const history = library(entries)
    const pages = createPages(history.source)
    pages.search('')
    await settled()
    pages.reach(250)
    await settled()
    history.set([exampleEntry({ n: 9999 }), ...entries])
    const lengths = new Set<number>()
    pages.subscribe(() => lengths.add(pages.snapshot().entries.length))
    pages.refresh()
    await settled()
    expect(pages.snapshot()).toMatchObject({ total: 401 })
    expect(pages.snapshot().entries[0]?.id).toBe(exampleEntry({ n: 9999 }).id)
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(251)
  })

  it('replaces and removes rows where they stand', async () => {
    const pages = createPages(library(all(30)).source)
    pages.search('')
    await settled()
    const third = pages.snapshot().entries[2]!
    expect(pages.replace({ ...third, starred: true })).toBe(true)
    expect(pages.snapshot().entries[2]?.starred).toBe(true)
    expect(pages.replace(exampleEntry({ n: 5000 }))).toBe(false)
    pages.remove(new Set([third.id]))
    expect(pages.snapshot()).toMatchObject({ total: 29 })
    expect(pages.has(third.id)).toBe(false)
  })
})
