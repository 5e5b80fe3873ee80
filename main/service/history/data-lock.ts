/**
 * One studio at a time on a data folder: also across users and copied profiles.
 *
 * The lock is SQLite's own on an empty file of its own: the system lets go of it when the process ends, however
 * it ends, so that there is no stale lock to clean up.
 */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { StudioError } from '../../../native-models/api/errors.ts'

/** Long enough for a killed predecessor to be gone. */
const PATIENCE_MS = 3000
const ATTEMPT_EVERY_MS = 50

export const LOCK_NAME = 'studio.lock'

/** @throws E_DATA_IN_USE, E_OUTPUT_UNWRITABLE */
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

/** Of a folder that is there. Its thread waits. @throws what `busy` makes, E_OUTPUT_UNWRITABLE */
export function lockFolder(folder: string, { patienceMs, busy }: FolderLock): Disposable {
  let db: Database.Database | undefined
  try {
    db = new Database(join(folder, LOCK_NAME), { timeout: patienceMs })
    db.pragma('journal_mode = MEMORY')
    db.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    db?.close()
    throw isBusy(cause) ? busy(cause) : unlockable(folder, cause)
  }
  return { [Symbol.dispose]: () => void db.close() }
}

/** The same in short attempts, between which its thread does other work. @throws as `lockFolder` */
export async function lockFolderSoon(folder: string, { patienceMs, busy }: FolderLock): Promise<Disposable> {
  const untilMs = performance.now() + patienceMs
  for (;;) {
    let isHeld = false
    try {
      return lockFolder(folder, {
        patienceMs: 0,
        busy: (cause) => {
          isHeld = true
          return busy(cause)
        },
      })
    } catch (thrown) {
      if (!isHeld || performance.now() >= untilMs) throw thrown
    }
    await wait(ATTEMPT_EVERY_MS)
  }
}

function isBusy(cause: unknown): boolean {
  return cause instanceof Database.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(cause.code)
}

/** A folder that is read-only, or full, or gone. */
function unlockable(folder: string, cause: unknown): StudioError {
  const words = cause instanceof Error ? cause.message : String(cause)
  return new StudioError('E_OUTPUT_UNWRITABLE', `${folder} cannot be written to: ${words}.`, { cause })
}
