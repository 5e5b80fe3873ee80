/** The comparisons of the history, for what looks after the space that they take. */
import type { Database } from './database.ts'

export interface ComparedEntry {
  readonly id: string
  /** It waits, or is painted. */
  readonly isActive: boolean
  readonly starred: boolean
  /** How many. */
  readonly lanes: number
}

/** The oldest first; also those whose deletion can still be undone. */
export function comparedEntries(db: Database): ComparedEntry[] {
  return db
    .prepare<[], { id: string; state: string; starred: number; lanes: number | null }>(
      `SELECT id, state, starred, json_array_length(comparison, '$.lanes') AS lanes FROM entries
       WHERE comparison IS NOT NULL ORDER BY created_at, seq`,
    )
    .all()
    .map(({ id, state, starred, lanes }) => ({
      ...{ id, starred: starred === 1, lanes: lanes ?? 0 },
      isActive: state === 'queued' || state === 'running',
    }))
}
