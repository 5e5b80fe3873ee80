import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lockData } from '../../../../main/service/history/data-lock.ts'
import { assertSqlite, openDatabase, sqliteVersion } from '../../../../main/service/history/database.ts'
import { temporaryFolder } from './fixture.ts'

const EXPECTED = {
  journal_mode: 'wal',
  synchronous: 2,
  busy_timeout: 5000,
  foreign_keys: 1,
  trusted_schema: 0,
  cell_size_check: 1,
  mmap_size: 0,
  journal_size_limit: 64 * 1024 * 1024,
}

describe('openDatabase', () => {
  it('has every setting at the first open and at every further one', () => {
    using folder = temporaryFolder()
    for (let open = 1; open <= 3; open++) {
      const db = openDatabase(join(folder.data, 'studio.sqlite'))
      for (const [name, value] of Object.entries(EXPECTED))
        expect([open, name, db.pragma(name, { simple: true })]).toEqual([open, name, value])
      db.exec(`CREATE TABLE t${open} (x)`)
      db.close()
    }
  })

  it.each(['3.51.2', '3.50.99', '2.99.99', '3.7.0'])('refuses SQLite %s', (version) => {
    expect(() => assertSqlite(version)).toThrow(expect.objectContaining({ code: 'E_DATA_SQLITE' }))
  })

  it.each(['3.51.3', '3.52.0', '4.0.0'])('takes SQLite %s', (version) => {
    expect(() => assertSqlite(version)).not.toThrow()
  })

  it('runs on a SQLite that it takes', () => {
    using folder = temporaryFolder()
    const db = openDatabase(join(folder.data, 'studio.sqlite'))
    expect(() => assertSqlite(sqliteVersion(db))).not.toThrow()
    db.close()
  })
})

describe('lockData', () => {
  it('lets one in at a time', () => {
    using folder = temporaryFolder()
    {
      using _first = lockData(folder.data)
      expect(() => lockData(folder.data, { patienceMs: 100 })).toThrow(
        expect.objectContaining({ code: 'E_DATA_IN_USE' }),
      )
    }
    using _second = lockData(folder.data, { patienceMs: 100 })
  })
})
