/** Reading and annotating entries: what the history and the queue have in common. */
import { StudioError } from '../../../native-models/api/errors.ts'
import type { ComparisonView, Entry } from '../../../preload/contract.ts'
import type { Database } from './database.ts'
import { type EntryRow, entryOf, type PictureRow } from './rows.ts'

export interface Annotation {
  readonly starred?: boolean | undefined
  readonly tags?: readonly string[] | undefined
  readonly note?: string | undefined
}

export class Entries {
  readonly #db: Database
  readonly #stepsBytes: (id: string) => number
  readonly #byId
  readonly #picturesOf
  readonly #annotate
  readonly #clearTags
  readonly #addTag

  /** `stepsBytes`: of a comparison's kept steps, by its entry. */
  constructor(db: Database, stepsBytes: (id: string) => number = () => 0) {
    this.#db = db
    this.#stepsBytes = stepsBytes
    this.#byId = db.prepare<[string], EntryRow>('SELECT * FROM entries WHERE id = ? AND deletion IS NULL')
    this.#picturesOf = db.prepare<[string], PictureRow>(
      `SELECT * FROM pictures WHERE deletion IS NULL AND entry IN (SELECT value FROM json_each(?)) ORDER BY entry, place`,
    )
    this.#annotate = db.prepare<[number, string, string, number]>(
      'UPDATE entries SET starred = ?, note = ?, tags = ? WHERE seq = ?',
    )
    this.#clearTags = db.prepare<[number]>('DELETE FROM tags WHERE entry = ?')
    this.#addTag = db.prepare<[number, string]>('INSERT INTO tags (entry, tag) VALUES (?, ?)')
  }

  /** @throws E_NOT_FOUND */
  get(id: string): Entry {
    const [found] = this.withPictures([this.row(id)])
    if (!found)
      throw new StudioError('E_NOT_FOUND', 'This entry of the history cannot be read: its row is damaged.')
    return found
  }

  /** @throws E_NOT_FOUND */
  row(id: string): EntryRow {
    const row = this.#byId.get(id)
    if (!row) throw new StudioError('E_NOT_FOUND', 'There is no such entry in the history.')
    return row
  }

  /** Also where it is deleted and can be undone. */
  has(id: string): boolean {
    return this.#db.prepare('SELECT 1 FROM entries WHERE id = ?').get(id) !== undefined
  }

  /** The rows as records, in their order. Damaged ones are left out. */
  withPictures(rows: readonly EntryRow[]): Entry[] {
    const pictures = Map.groupBy(
      this.#picturesOf.all(JSON.stringify(rows.map(({ seq }) => seq))),
      (picture) => picture.entry,
    )
    return rows.flatMap((row) => entryOf(row, pictures.get(row.seq) ?? [], this.#stepsBytes) ?? [])
  }

  /** What is left out stays as it is. @throws E_NOT_FOUND */
  update(id: string, { starred, tags, note }: Annotation): Entry {
    const row = this.row(id)
    const chosen = tags && [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))]
    this.#db
      .transaction(() => {
        this.#annotate.run(
          Number(starred ?? row.starred),
          note ?? row.note,
          chosen ? JSON.stringify(chosen) : row.tags,
          row.seq,
        )
        if (!chosen) return
        this.#clearTags.run(row.seq)
        for (const tag of chosen) this.#addTag.run(row.seq, tag)
      })
      .immediate()
    return this.get(id)
  }

  /** How a comparison is looked at. @throws E_NOT_FOUND */
  setView(id: string, view: ComparisonView): void {
    const { changes } = this.#db
      .prepare(
        'UPDATE entries SET comparison_view = ? WHERE id = ? AND deletion IS NULL AND comparison IS NOT NULL',
      )
      .run(JSON.stringify(view), id)
    if (changes === 0) throw new StudioError('E_NOT_FOUND', 'There is no such comparison in the history.')
  }

  /** Every tag in use, the most used first. */
  tags(): { tag: string; count: number }[] {
    return this.#db
      .prepare<[], { tag: string; count: number }>(
        `SELECT tag, count(*) AS count FROM tags JOIN entries ON entries.seq = tags.entry
         WHERE deletion IS NULL GROUP BY tag ORDER BY count DESC, tag`,
      )
      .all()
  }
}
