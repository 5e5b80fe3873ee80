/**
 * One studio at a time on a data folder: also across users and copied profiles.
 *
 * The lock is SQLite's own on an empty file of its own: the system lets go of it when the process ends, however
 * it ends, so that there is no stale lock to clean up.
 */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { StudioError } from '../../../native-models/api/errors.ts'

/** Long enough for a killed predecessor to be gone. */
const PATIENCE_MS = 3000

/** @throws E_DATA_IN_USE */
export function lockData(folder: string, { patienceMs = PATIENCE_MS } = {}): Disposable {
  const busy = (cause: unknown) =>
    new StudioError('E_DATA_IN_USE', 'Another studio is using this data folder.', { cause })
  return lockFolder(folder, { patienceMs, busy })
}

interface FolderLock {
  readonly patienceMs: number
  /** What is thrown where another process has it. */
  readonly busy: (cause: unknown) => StudioError
}

/** Of a folder that is there. @throws what `busy` makes */
export function lockFolder(folder: string, { patienceMs, busy }: FolderLock): Disposable {
  const db = new Database(join(folder, 'studio.lock'), { timeout: patienceMs })
  try {
    db.pragma('journal_mode = MEMORY')
    db.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    db.close()
    throw busy(cause)
  }
  return { [Symbol.dispose]: () => void db.close() }
}
