/** The connection to the database: one writer, every setting asserted at every open. */
import Database from 'better-sqlite3'
import { StudioError } from '../../../native-models/api/errors.ts'

export type { Database } from 'better-sqlite3'

/** Older ones can lose commits when a checkpoint resets the log: https://sqlite.org/wal.html */
const OLDEST_SQLITE = [3, 51, 3] as const

const MEGABYTE = 1024 * 1024

/**
 * pragma → what it must read back as. `synchronous` 2 is FULL: SQLite goes back to NORMAL whenever a database
 * in WAL mode is opened again, and at NORMAL a power cut takes commits that were acknowledged.
 */
const PRAGMAS = {
  journal_mode: { set: 'WAL', reads: 'wal' },
  synchronous: { set: 'FULL', reads: 2 },
  busy_timeout: { set: '5000', reads: 5000 },
  foreign_keys: { set: 'ON', reads: 1 },
  trusted_schema: { set: 'OFF', reads: 0 },
  cell_size_check: { set: 'ON', reads: 1 },
  mmap_size: { set: '0', reads: 0 },
  journal_size_limit: { set: String(64 * MEGABYTE), reads: 64 * MEGABYTE },
} as const

/** @throws E_DATA_SQLITE if the library is too old or a setting did not take, SqliteError where the file is broken */
export function openDatabase(path: string): Database.Database {
  const db = new Database(path)
  try {
    assertSqlite(sqliteVersion(db))
    for (const [name, { set }] of Object.entries(PRAGMAS)) db.pragma(`${name} = ${set}`)
    for (const [name, { reads }] of Object.entries(PRAGMAS)) assertPragma(db, name, reads)
    return db
  } catch (thrown) {
    db.close()
    throw thrown
  }
}

export function sqliteVersion(db: Database.Database): string {
  return String(db.prepare('SELECT sqlite_version()').pluck().get())
}

/** @throws E_DATA_SQLITE */
export function assertSqlite(version: string): void {
  const parts = version.split('.').map(Number)
  const difference =
    OLDEST_SQLITE.map((oldest, place) => (parts[place] ?? 0) - oldest).find((d) => d !== 0) ?? 0
  if (difference >= 0) return
  throw new StudioError(
    'E_DATA_SQLITE',
    `SQLite ${version} is too old: ${OLDEST_SQLITE.join('.')} is needed.`,
  )
}

function assertPragma(db: Database.Database, name: string, expected: string | number): void {
  const actual: unknown = db.pragma(name, { simple: true })
  if (actual === expected) return
  throw new StudioError('E_DATA_SQLITE', `SQLite did not take ${name} = ${expected} (it reads ${actual}).`)
}

/** The database file itself is damaged, or is none. */
export function isCorruption(thrown: unknown): boolean {
  return thrown instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(thrown.code)
}

/** Errors of SQLite in the studio's words; everything else as it is. */
export function databaseError(thrown: unknown): unknown {
  if (!(thrown instanceof Database.SqliteError)) return thrown
  if (thrown.code === 'SQLITE_FULL')
    return new StudioError('E_DISK_FULL', 'The history could not be written: the disk is full.', {
      cause: thrown,
    })
  if (isCorruption(thrown))
    return new StudioError('E_DATA_BROKEN', `The history is damaged (${thrown.message}).`, { cause: thrown })
  if (/^SQLITE_(IOERR|READONLY|CANTOPEN|PERM)/.test(thrown.code))
    return new StudioError('E_OUTPUT_UNWRITABLE', `The history could not be written (${thrown.message}).`, {
      cause: thrown,
    })
  return thrown
}
