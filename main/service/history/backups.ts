/** Copies of the database: made daily and before every change of the schema, opened and checked, five are kept. */
import {
  closeSync,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { StudioError } from '../../../native-models/api/errors.ts'
import { schemaProblems } from './checks.ts'
import type { Database } from './database.ts'
import { MIGRATIONS, schemaVersion } from './migrations.ts'

const KEPT = 5
const DAY_MS = 24 * 60 * 60 * 1000
const NAME = /^studio-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}\.sqlite$/

export class Backups {
  readonly #folder: string
  readonly #now: () => number

  constructor(dataFolder: string, now: () => number = Date.now) {
    this.#folder = join(dataFolder, 'backups')
    this.#now = now
  }

  /** Absolute paths, newest first. */
  list(): string[] {
    mkdirSync(this.#folder, { recursive: true })
    return readdirSync(this.#folder)
      .filter((name) => NAME.test(name))
      .sort()
      .reverse()
      .map((name) => join(this.#folder, name))
  }

  /** At once and to the end: before something that may go wrong. → its path */
  makeNow(db: Database): string {
    return this.#publish((path) => void db.prepare('VACUUM INTO ?').run(path))
  }

  /** Where the newest one is older than a day; page by page, between other work. */
  async makeDaily(db: Database): Promise<void> {
    const [newest] = this.list()
    if (newest && this.#now() - statSync(newest).mtimeMs < DAY_MS) return
    const part = this.#partPath()
    await db.backup(part)
    this.#publish(() => undefined, part)
  }

  /** Puts a copy of the newest good backup at `path`. → whether there was one */
  restoreTo(path: string): boolean {
    const part = `${path}.part`
    for (const backup of this.list()) {
      copyFileSync(backup, part)
      if (isGood(part)) {
        syncFile(part)
        renameSync(part, path)
        return true
      }
    }
    rmSync(part, { force: true })
    return false
  }

  #publish(write: (path: string) => void, part = this.#partPath()): string {
    try {
      write(part)
      if (!isGood(part))
        throw new StudioError('E_DATA_BROKEN', 'A backup of the history could not be read back.')
      syncFile(part)
      const path = join(this.#folder, `studio-${stamp(this.#now())}.sqlite`)
      renameSync(part, path)
      for (const old of this.list().slice(KEPT)) rmSync(old, { force: true })
      return path
    } finally {
      for (const rest of [part, `${part}-wal`, `${part}-shm`, `${part}-journal`])
        rmSync(rest, { force: true })
    }
  }

  #partPath(): string {
    mkdirSync(this.#folder, { recursive: true })
    return join(this.#folder, `making-${process.pid}.part`)
  }
}

/** Opened like any database and read to the end. Leaves one file, without a log beside it. */
function isGood(path: string): boolean {
  let db: Database | undefined
  try {
    db = new Sqlite(path, { fileMustExist: true })
    db.pragma('journal_mode = DELETE')
    const version = schemaVersion(db)
    return version > 0 && version <= (MIGRATIONS.at(-1)?.version ?? 0) && schemaProblems(db).length === 0
  } catch {
    return false
  } finally {
    db?.close()
  }
}

function syncFile(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** A moment as it can stand in a file's name; sorts by time. */
export function stamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/[:.]/g, '-').replace('Z', '')
}
