/**
 * The queue as rows: `queued → running → done | failed | cancelled | set-aside`. Every step is committed before
 * it is told to anyone, so that after a kill the rows say where to go on.
 */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type ErrorReport, StudioError } from '../../../native-models/api/errors.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { Replay } from '../../../preload/contract.ts'
import type { Database } from './database.ts'
import { rowAt } from './moments.ts'
import type { ComparedLanes, EntryRow } from './rows.ts'

export interface NewEntry {
  /** Where something of it lies on the disk already, under its id. */
  readonly id?: string | undefined
  readonly request: GenerateRequest
  readonly modelName: string
  /** Of the finished pictures. */
  readonly width: number
  readonly height: number
  /** Where it is several requests side by side; `request` is the first lane's then. */
  readonly comparison?: ComparedLanes | undefined
  /** Where it replays a recipe. */
  readonly replay?: Replay | undefined
}

/** After these many crashes of the engine a job is set aside. */
const MOST_CRASHES = 2

const meant = z.record(z.string(), z.string())

type Finished = 'done' | 'failed' | 'cancelled'

export class Journal {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** → its id */
  add(
    { id = randomUUID(), request, modelName, width, height, comparison, replay }: NewEntry,
    now = Date.now(),
  ): string {
    this.#db
      .transaction(() => {
        this.#db
          .prepare(
            `INSERT INTO entries (seq, id, request, prompt, negative_prompt, model, model_name, sampler, width, height,
               comparison, replay, state, position, created_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', (SELECT coalesce(max(position), 0) + 1 FROM entries), ?)`,
          )
          .run(
            ...[rowAt(this.#db, now), id, JSON.stringify(request), request.prompt, request.negativePrompt],
            ...[
              request.model,
              modelName,
              request.sampler,
              width,
              height,
              jsonOf(comparison),
              jsonOf(replay),
              now,
            ],
          )
      })
      .immediate()
    return id
  }

  /** The running one first, then the waiting ones in order, then what went wrong since `since`. */
  list(since: number): EntryRow[] {
    return this.#db
      .prepare<[number], EntryRow>(
        `SELECT * FROM entries WHERE deletion IS NULL
           AND (state IN ('queued', 'running') OR (state IN ('failed', 'set-aside') AND finished_at >= ?))
         ORDER BY CASE state WHEN 'running' THEN 0 WHEN 'queued' THEN 1 ELSE 2 END, position, seq`,
      )
      .all(since)
  }

  /** The one to paint next, but for these rows. */
  next(but: ReadonlySet<number> = new Set()): EntryRow | undefined {
    return this.#db
      .prepare<[string], EntryRow>(
        `SELECT * FROM entries WHERE state = 'queued' AND deletion IS NULL
           AND seq NOT IN (SELECT value FROM json_each(?)) ORDER BY position, seq LIMIT 1`,
      )
      .get(JSON.stringify([...but]))
  }

  /**
   * Writes down which LoRAs the entry means, where that is not done yet. `fingerprints`: by name.
   * → what is written down
   */
  meanLoras(seq: number, fingerprints: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const written = this.#db
      .prepare<[string, number], string>(
        'UPDATE entries SET loras_meant = coalesce(loras_meant, ?) WHERE seq = ? RETURNING loras_meant',
      )
      .pluck()
      .get(JSON.stringify(fingerprints), seq)
    return meant.safeParse(JSON.parse(written ?? '{}')).data ?? {}
  }

  /** How far the replay of a recipe has come, and strayed. */
  setReplay(seq: number, replay: Replay): void {
    this.#db.prepare('UPDATE entries SET replay = ? WHERE seq = ?').run(JSON.stringify(replay), seq)
  }

  stateOf(seq: number): string | undefined {
    return this.#db.prepare<[number], string>('SELECT state FROM entries WHERE seq = ?').pluck().get(seq)
  }

  begin(seq: number): void {
    this.#db
      .prepare(
        "UPDATE entries SET state = 'running', attempts = attempts + 1, error = NULL WHERE seq = ? AND state = 'queued'",
      )
      .run(seq)
  }

  /** Only what has not ended yet. */
  finish(
    seq: number,
    state: Finished,
    { error, now = Date.now() }: { error?: ErrorReport; now?: number } = {},
  ): void {
    this.#db
      .prepare(
        `UPDATE entries SET state = ?, error = ?, finished_at = ?, position = NULL
         WHERE seq = ? AND state IN ('queued', 'running')`,
      )
      .run(state, error ? JSON.stringify(error) : null, now, seq)
  }

  /** Back into the queue, as the first: nobody is to blame. */
  putBack(seq: number): void {
    this.#db.prepare(`UPDATE entries SET ${TO_FRONT} WHERE seq = ? AND state = 'running'`).run(seq)
  }

  /** The engine died over it: once more, or set aside. → whether it is set aside */
  crashed(seq: number, error: ErrorReport, now = Date.now()): boolean {
    const crashes = this.#db
      .prepare<[number], number>(
        "UPDATE entries SET crashes = crashes + 1 WHERE seq = ? AND state = 'running' RETURNING crashes",
      )
      .pluck()
      .get(seq)
    if (crashes === undefined) return false
    if (crashes < MOST_CRASHES) {
      this.putBack(seq)
      return false
    }
    this.#db
      .prepare(
        "UPDATE entries SET state = 'set-aside', error = ?, finished_at = ?, position = NULL WHERE seq = ?",
      )
      .run(JSON.stringify(error), now, seq)
    return true
  }

  /** At the start: what was running when the process ended goes on first. → how many */
  resume(): number {
    return this.#db.prepare(`UPDATE entries SET ${TO_FRONT} WHERE state = 'running'`).run().changes
  }

  /** Before another waiting one, or to the end. @throws E_NOT_NOW if one of them does not wait */
  move(id: string, before: string | null): void {
    this.#db
      .transaction(() => {
        const waiting = this.#waiting()
        for (const wanted of before === null ? [id] : [id, before])
          if (!waiting.includes(wanted))
            throw new StudioError('E_NOT_NOW', 'This entry does not wait in the queue.')
        if (id === before) return
        const others = waiting.filter((other) => other !== id)
        const place = before === null ? others.length : others.indexOf(before)
        const put = this.#db.prepare('UPDATE entries SET position = ? WHERE id = ?')
        for (const [index, moved] of others.toSpliced(place, 0, id).entries()) put.run(index + 1, moved)
      })
      .immediate()
  }

  /** Everything that waits or runs. → the ids */
  cancelAll(now = Date.now()): string[] {
    return this.#db
      .prepare<[number], string>(
        `UPDATE entries SET state = 'cancelled', finished_at = ?, position = NULL
         WHERE state IN ('queued', 'running') RETURNING id`,
      )
      .pluck()
      .all(now)
  }

  /** To the end of the queue again, with a clean slate and today's LoRAs; its pictures stay. @throws E_NOT_NOW */
  retry(id: string): void {
    const { changes } = this.#db
      .prepare(
        `UPDATE entries SET state = 'queued', crashes = 0, error = NULL, finished_at = NULL, loras_meant = NULL,
           position = (SELECT coalesce(max(position), 0) + 1 FROM entries)
         WHERE id = ? AND deletion IS NULL AND state IN ('failed', 'cancelled', 'set-aside')`,
      )
      .run(id)
    if (changes === 0)
      throw new StudioError('E_NOT_NOW', 'Only what failed, was cancelled or set aside can be tried again.')
  }

  #waiting(): string[] {
    return this.#db
      .prepare<[], string>(
        "SELECT id FROM entries WHERE state = 'queued' AND deletion IS NULL ORDER BY position, seq",
      )
      .pluck()
      .all()
  }
}

const jsonOf = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))

const TO_FRONT = "state = 'queued', position = (SELECT coalesce(min(position), 1) - 1 FROM entries)"
