import { createHash } from 'node:crypto'
import {
  closeSync,
  cpSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { schemaProblems, searchProblems } from '../../../../main/service/history/checks.ts'
import { sweep } from '../../../../main/service/history/sweep.ts'
import { type Folder, History, temporaryFolder } from './fixture.ts'

/** A small deterministic generator (mulberry32): a failing case can be repeated. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

function damage(path: string, seed: number): void {
  const next = numbers(seed)
  const length = 1024 + next(3 * 1024)
  const bytes = Buffer.from(Array.from({ length }, () => next(256)))
  const file = openSync(path, 'r+')
  writeSync(file, bytes, 0, length, next(Math.max(1, statSync(path).size - length)))
  closeSync(file)
}

function hashOf(folder: string): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(folder).toSorted())
    hash.update(name).update(readFileSync(join(folder, name)))
  return hash.digest('hex')
}

const ENTRIES = 12
const file = ({ data }: Folder) => join(data, 'studio.sqlite')

async function filled(folder: Folder, { backup }: { backup: boolean }): Promise<void> {
  using history = new History(folder)
  for (let index = 0; index < ENTRIES; index++) {
    const id = await history.paint(
      { prompt: `prompt number ${index}, ${'word '.repeat(100)}`, seed: String(index) },
      index,
    )
    history.entries.update(id, { starred: true })
    if (backup && index === ENTRIES / 2) history.opened.backups.makeNow(history.db)
  }
}

describe('openHistory', () => {
  it('has nothing to tell where all is well', async () => {
    using folder = temporaryFolder()
    await filled(folder, { backup: false })
    using history = new History(folder)
    expect(history.opened).toMatchObject({ replaced: false, notices: [] })
  })

  it('makes the search index anew where only that is damaged', async () => {
    using folder = temporaryFolder()
    await filled(folder, { backup: false })
    {
      using history = new History(folder)
      history.db.unsafeMode() // the index's own tables are protected
      history.db.exec('DELETE FROM entries_fts_data WHERE id > 10')
    }
    using history = new History(folder)
    expect(history.opened).toMatchObject({
      replaced: false,
      notices: [expect.stringContaining('search index')],
    })
    expect(history.search.page({ query: 'number', limit: 1 }).total).toBe(ENTRIES)
    expect(searchProblems(history.db)).toEqual([])
  })

  it.each([
    ['is cut short', (path: string) => truncateSync(path, 10_000)],
    [
      'is no database',
      (path: string) => writeFileSync(path, 'Once upon a time there was a database.'.repeat(1000)),
    ],
    [
      'has lost its first page',
      (path: string) => {
        const db = openSync(path, 'r+')
        writeSync(db, Buffer.alloc(4096, 255), 0, 4096, 0)
        closeSync(db)
      },
    ],
  ])('takes the newest backup where the file %s, and newer pictures from the disk', async (_, ruin) => {
    using folder = temporaryFolder()
    await filled(folder, { backup: true })
    ruin(file(folder))
    const damaged = readFileSync(file(folder))
    using history = new History(folder)
    expect(history.opened.replaced).toBe(true)
    expect(history.opened.notices.join(' ')).toMatch(/damaged.*corrupt-.*backup/)
    await sweep(history.db, history.pictures)
    expect(history.search.page({ query: '', limit: 1 }).total).toBe(ENTRIES)
    expect(history.search.page({ query: 'starred', limit: 1 }).total).toBe(ENTRIES / 2 + 1)
    const aside = readdirSync(folder.data).find((name) => /\.corrupt-[\dT-]+$/.test(name))
    expect(readFileSync(join(folder.data, aside!)).equals(damaged)).toBe(true)
  })

  it('reads everything back from the pictures where there is no good backup', async () => {
    using folder = temporaryFolder()
    await filled(folder, { backup: true })
    for (const name of readdirSync(join(folder.data, 'backups')))
      truncateSync(join(folder.data, 'backups', name), 5000)
    truncateSync(file(folder), 9000)
    using history = new History(folder)
    expect(history.opened.notices.join(' ')).toMatch(/no good backup/)
    expect(await sweep(history.db, history.pictures)).toMatchObject({ adopted: ENTRIES })
    expect(history.search.page({ query: 'prompt number', limit: 1 }).total).toBe(ENTRIES)
  })

  it('opens after each of 50 overwrites of 1 to 4 KB, tells of them, and never touches a picture', async () => {
    using original = temporaryFolder()
    await filled(original, { backup: true })
    const hash = hashOf(original.pictures)
    const outcomes = { unnoticed: 0, index: 0, replaced: 0 }
    for (let seed = 1; seed <= 50; seed++) {
      using copy = temporaryFolder()
      cpSync(original.data, copy.data, { recursive: true })
      damage(file(copy), seed)
      using history = new History({ ...original, data: copy.data })
      await sweep(history.db, history.pictures)
      const { notices, replaced } = history.opened
      if (replaced) outcomes.replaced++
      else if (notices.length > 0) outcomes.index++
      else outcomes.unnoticed++
      expect([seed, schemaProblems(history.db), searchProblems(history.db)]).toEqual([seed, [], []])
      // Where nothing was noticed, free space was hit: everything is there all the same.
      expect([seed, history.search.page({ query: '', limit: 100 }).entries.length]).toEqual([seed, ENTRIES])
      if (!replaced)
        expect([seed, history.search.page({ query: 'starred', limit: 1 }).total]).toEqual([seed, ENTRIES])
    }
    expect(hashOf(original.pictures)).toBe(hash)
    expect(outcomes.replaced).toBeGreaterThan(10)
    expect(existsSync(file(original))).toBe(true)
  }, 120_000)
})
