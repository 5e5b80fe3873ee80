import { readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { Backups } from '../../../../main/service/history/backups.ts'
import { History, temporaryFolder } from './fixture.ts'

const DAY_MS = 24 * 60 * 60 * 1000

describe('Backups', () => {
  it('are whole databases of their own, five of them', () => {
    using folder = temporaryFolder()
    using history = new History(folder)
    let now = Date.now()
    const backups = new Backups(folder.data, () => now)
    for (let day = 1; day <= 7; day++) {
      now += DAY_MS
      history.add()
      backups.makeNow(history.db)
    }
    expect(readdirSync(join(folder.data, 'backups'))).toHaveLength(5)
    const rows = backups.list().map((path) => {
      const copy = new Sqlite(path, { readonly: true })
      const count = copy.prepare('SELECT count(*) FROM entries').pluck().get()
      copy.close()
      return count
    })
    expect(rows).toEqual([7, 6, 5, 4, 3])
  })

  it('are made once a day', async () => {
    using folder = temporaryFolder()
    using history = new History(folder)
    const backups = new Backups(folder.data)
    await backups.makeDaily(history.db)
    await backups.makeDaily(history.db)
    const [only, ...others] = backups.list()
    expect(others).toEqual([])
    const yesterday = (Date.now() - DAY_MS - 1000) / 1000
    utimesSync(only!, yesterday, yesterday)
    await backups.makeDaily(history.db)
    expect(backups.list()).toHaveLength(2)
  })

  it('are passed over where they are damaged themselves', () => {
    using folder = temporaryFolder()
    using history = new History(folder)
    history.add()
    let now = Date.now()
    const backups = new Backups(folder.data, () => now)
    backups.makeNow(history.db)
    now += DAY_MS
    history.add()
    writeFileSync(backups.makeNow(history.db), Buffer.alloc(8192, 7))
    const path = join(folder.data, 'restored.sqlite')
    expect(backups.restoreTo(path)).toBe(true)
    const copy = new Sqlite(path, { readonly: true })
    expect(copy.prepare('SELECT count(*) FROM entries').pluck().get()).toBe(1)
    copy.close()
  })
})
