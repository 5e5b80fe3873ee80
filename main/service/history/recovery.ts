/**
 * Opens the database, whatever state it is in. The ladder: open it again · make the search index anew · the
 * newest good backup · a new database, which the pictures' own records fill again (see sweep.ts). A damaged file is
 * put aside as `.corrupt-<time>`, never deleted; pictures are never touched.
 */
import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { Backups, stamp } from './backups.ts'
import { rebuildSearch, schemaProblems, searchProblems } from './checks.ts'
import { type Database, isCorruption, openDatabase } from './database.ts'
import { migrate, schemaVersion } from './migrations.ts'

export interface OpenedHistory {
  readonly db: Database
  readonly backups: Backups
  /** The file was damaged and something older or new stands in its place. */
  readonly replaced: boolean
  /** What happened, as sentences for people; empty where all was well. */
  readonly notices: readonly string[]
}

/** @throws E_DATA_NEWER, E_DATA_SQLITE, and the file system's errors */
export function openHistory(dataFolder: string): OpenedHistory {
  const path = join(dataFolder, 'studio.sqlite')
  const backups = new Backups(dataFolder)
  const open = () => openChecked(path, backups)
  const first = tryTo(open) ?? tryTo(open)
  if (first) return { ...first, backups, replaced: false }

  const aside = putAside(path)
  const told = `The history was damaged. The damaged file is kept as ${aside}.`
  if (backups.restoreTo(path)) {
    const restored = tryTo(open)
    if (restored) {
      const newer = 'It was taken from the newest backup; newer pictures are read back from their files.'
      return { ...restored, backups, replaced: true, notices: [told, newer, ...restored.notices] }
    }
    putAside(path)
  }
  const anew = open()
  const empty = 'There was no good backup: it is read back from the pictures. Stars, tags and notes are lost.'
  return { ...anew, backups, replaced: true, notices: [told, empty] }
}

interface Opened {
  readonly db: Database
  readonly notices: readonly string[]
}

/** The database, if it is whole or only its search index had to be made anew. @throws DamagedError, SqliteError */
function openChecked(path: string, backups: Backups): Opened {
  const db = openDatabase(path)
  try {
    const healed = healSearch(db, schemaProblems(db))
    // Before the first step there is nothing in the file: otherwise its first page says something false.
    if (schemaVersion(db) === 0 && holdsTables(db)) throw new DamagedError('the version is lost')
    migrate(db, { backup: () => backups.makeNow(db) })
    const healedAgain = healSearch(db, searchProblems(db))
    return { db, notices: healed || healedAgain ? [HEALED] : [] }
  } catch (thrown) {
    db.close()
    throw thrown
  }
}

const HEALED = 'The search index was damaged and has been made anew. Nothing is lost.'

/** → whether there was something to heal. @throws DamagedError where more than the index is damaged */
function healSearch(db: Database, problems: readonly string[]): boolean {
  if (problems.length === 0) return false
  const [left] = [...rebuildSearch(db), ...schemaProblems(db), ...searchProblems(db)]
  if (left !== undefined) throw new DamagedError(left)
  return true
}

function holdsTables(db: Database): boolean {
  return Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()) > 0
}

class DamagedError extends Error {}

/** undefined for a damaged file; every other error goes on. */
function tryTo<T>(open: () => T): T | undefined {
  try {
    return open()
  } catch (thrown) {
    if (thrown instanceof DamagedError || isCorruption(thrown)) return undefined
    throw thrown
  }
}

/** → the name that the damaged file has now. Its log goes with it: it belongs to no other file. */
function putAside(path: string): string {
  const suffix = `.corrupt-${stamp(Date.now())}`
  for (const part of ['', '-wal', '-shm'])
    if (existsSync(path + part)) renameSync(path + part, `${path}${suffix}${part}`)
  return `studio.sqlite${suffix}`
}
