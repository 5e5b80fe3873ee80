/** Numbered steps from an empty file to today's schema: each in one transaction, a backup before, a check after. */
import { StudioError } from '../../../native-models/api/errors.ts'
import { schemaProblems } from './checks.ts'
import type { Database } from './database.ts'
import { first } from './migrations/0001-first.ts'
import { lorasMeant } from './migrations/0002-loras-meant.ts'
import { comparisons } from './migrations/0003-comparisons.ts'
import type { Migration } from './migrations/migration.ts'

export const MIGRATIONS: readonly Migration[] = [first, lorasMeant, comparisons]

interface Options {
  readonly migrations?: readonly Migration[]
  /** Called before the first step on a database that holds something. */
  readonly backup?: (version: number) => void
}

export function schemaVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }))
}

/**
 * Brings the database to the newest schema. A step that fails leaves the schema before it, whole.
 * @throws E_DATA_NEWER, without a change, for a database of a newer studio
 */
export function migrate(db: Database, { migrations = MIGRATIONS, backup }: Options = {}): void {
  const from = schemaVersion(db)
  const newest = migrations.at(-1)?.version ?? 0
  if (from > newest) {
    throw new StudioError(
      'E_DATA_NEWER',
      `The history was written by a newer studio (its schema is ${from}; this studio knows ${newest}).`,
    )
  }
  const steps = migrations.filter(({ version }) => version > from)
  if (steps.length === 0) return
  if (from > 0) backup?.(from)
  for (const step of steps) applyStep(db, step)
}

function applyStep(db: Database, { version, sql }: Migration): void {
  db.transaction(() => {
    db.exec(sql)
    db.pragma(`user_version = ${version}`)
    const [problem] = schemaProblems(db)
    if (problem)
      throw new StudioError('E_DATA_BROKEN', `Step ${version} of the history's schema failed: ${problem}.`)
  }).exclusive()
}
