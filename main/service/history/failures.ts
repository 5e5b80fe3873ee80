/** The last things that went wrong, for the diagnostics. */
import type { ErrorReport } from '../../../native-models/api/errors.ts'
import type { Database } from './database.ts'

const KEPT = 100
/** What is wrong with what they are asked is told in the form, in words of its prompts. */
const FORMS = new Set(['compare.plan', 'queue.compare'])

export interface Failure {
  readonly at: number
  /** Where it happened: a call's name, `queue`, `engine` … */
  readonly place: string
  readonly code: string
  readonly message: string
}

export class Failures {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Never throws: what cannot be noted is lost, the failure itself is told anyway. */
  note(place: string, { code, message }: ErrorReport): void {
    if (code === 'E_CANCELLED' || FORMS.has(place)) return
    try {
      const { lastInsertRowid } = this.#db
        .prepare('INSERT INTO failures (at, place, code, message) VALUES (?, ?, ?, ?)')
        .run(Date.now(), place, code, message)
      this.#db.prepare('DELETE FROM failures WHERE seq <= ?').run(Number(lastInsertRowid) - KEPT)
    } catch {}
  }

  /** Newest first. */
  last(count: number): Failure[] {
    return this.#db
      .prepare<[number], Failure>('SELECT at, place, code, message FROM failures ORDER BY seq DESC LIMIT ?')
      .all(count)
  }
}
