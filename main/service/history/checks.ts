/** Is the database whole? */
import Sqlite from 'better-sqlite3'
import type { Database } from './database.ts'
import { isCorruption } from './database.ts'

/** What the pages and the references of the database say; empty where all is well. */
export function schemaProblems(db: Database): string[] {
  return guarded(() => [
    ...column(db.pragma('quick_check(10)')).filter((line) => line !== 'ok'),
    ...(db.pragma('foreign_key_check') as { table: string }[]).map(
      ({ table }) => `${table} refers to nothing`,
    ),
  ])
}

/** Compares the full-text index with the texts themselves. */
export function searchProblems(db: Database): string[] {
  return guarded(() => {
    db.exec("INSERT INTO entries_fts (entries_fts, rank) VALUES ('integrity-check', 1)")
    return []
  })
}

/** Makes the full-text index anew from the texts. → why that failed, or nothing */
export function rebuildSearch(db: Database): string[] {
  return guarded(() => {
    db.exec("INSERT INTO entries_fts (entries_fts) VALUES ('rebuild')")
    return []
  })
}

/** The statements here are right: where SQLite calls one wrong, the schema that it stands on is damaged. */
function guarded(check: () => string[]): string[] {
  try {
    return check()
  } catch (thrown) {
    if (isCorruption(thrown) || (thrown instanceof Sqlite.SqliteError && thrown.code === 'SQLITE_ERROR'))
      return [thrown instanceof Error ? thrown.message : String(thrown)]
    throw thrown
  }
}

function column(rows: unknown): string[] {
  return (rows as Record<string, unknown>[]).flatMap((row) => Object.values(row).map(String))
}
