/** The comparisons of the history, for what looks after the space that they take. */
import type { Database } from './database.ts'

export interface ComparedEntry {
  readonly id: string
  /** It waits, or is painted. */
  readonly isActive: boolean
  readonly starred: boolean
}

/** The oldest first; also those whose deletion can still be undone. */
export function comparedEntries(db: Database): ComparedEntry[] {
  return db
    .prepare<[], { id: string; state: string; starred: number }>(
      'SELECT id, state, starred FROM entries WHERE comparison IS NOT NULL ORDER BY created_at, seq',
    )
    .all()
    .map(({ id, state, starred }) => ({
      ...{ id, starred: starred === 1 },
      isActive: state === 'queued' || state === 'running',
    }))
}
