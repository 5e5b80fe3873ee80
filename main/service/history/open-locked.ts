/** The database, and the lock that keeps a second studio from it. */
import { lockData } from './data-lock.ts'
import { type OpenedHistory, openHistory } from './recovery.ts'

/** @throws E_DATA_IN_USE, and what openHistory throws */
export function openLocked(dataFolder: string): {
  readonly lock: Disposable
  readonly history: OpenedHistory
} {
  const lock = lockData(dataFolder)
  try {
    return { lock, history: openHistory(dataFolder) }
  } catch (thrown) {
    lock[Symbol.dispose]()
    throw thrown
  }
}
