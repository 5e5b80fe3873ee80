/** Rows of picture files, and of the folders that they lie in. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { PaintEvent } from '../../../native-models/api/events.ts'
import type { Picture } from '../../../preload/contract.ts'
import type { Database } from './database.ts'
import { type PictureRow, pictureOf } from './rows.ts'

export type Timings = Extract<PaintEvent, { type: 'picture' }>['timings']

export interface NewPicture {
  /** `seq` of its entry. */
  readonly entry: number
  readonly place: number
  readonly seed: string
  readonly width: number
  readonly height: number
  readonly folder: number
  /** Relative to the folder, with slashes. */
  readonly path: string
  readonly bytes: number
  readonly createdAt: number
  /** What painting it took; absent where that is not known. */
  readonly timings?: Timings
  readonly modelHash?: string | undefined
  readonly device?: string
}

export interface PictureFile {
  readonly id: string
  readonly path: string
  readonly fileName: string
}

export class Pictures {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** The row of a folder, made where there is none. */
  folderId(path: string): number {
    this.#db.prepare('INSERT INTO folders (path) VALUES (?) ON CONFLICT (path) DO NOTHING').run(path)
    return Number(this.#db.prepare('SELECT id FROM folders WHERE path = ?').pluck().get(path))
  }

  folders(): { id: number; path: string }[] {
    return this.#db
      .prepare<[], { id: number; path: string }>('SELECT id, path FROM folders ORDER BY id')
      .all()
  }

  /** All pictures of a folder that was moved are found again by this one row. */
  moveFolder(from: string, to: string): void {
    this.#db.prepare('UPDATE folders SET path = ? WHERE path = ?').run(to, from)
  }

  /** The picture, and what it adds to its entry, in one commit: with the last one the entry is done. */
  add(picture: NewPicture): Picture {
    const id = randomUUID()
    const { entry, place, seed, width, height, folder, path, bytes, createdAt } = picture
    return this.#db
      .transaction(() => {
        this.#db
          .prepare(
            `INSERT INTO pictures (id, entry, place, seed, width, height, folder, path, bytes, created_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          )
          .run(id, entry, place, seed, width, height, folder, path, bytes, createdAt)
        this.#addToEntry(picture)
        const entryId = String(this.#db.prepare('SELECT id FROM entries WHERE seq = ?').pluck().get(entry))
        const row: PictureRow = {
          seq: 0,
          deletion: null,
          created_at: createdAt,
          id,
          entry,
          place,
          seed,
          width,
          height,
          folder,
          path,
          bytes,
        }
        return pictureOf(row, entryId)
      })
      .immediate()
  }

  #addToEntry({ entry, timings, modelHash, device, createdAt }: NewPicture): void {
    const before = this.#db
      .prepare<[number], string | null>('SELECT timings FROM entries WHERE seq = ?')
      .pluck()
      .get(entry)
    const sum = timings ? JSON.stringify(added(before ?? null, timings)) : (before ?? null)
    this.#db
      .prepare(
        'UPDATE entries SET timings = ?, model_hash = coalesce(?, model_hash), device = coalesce(?, device) WHERE seq = ?',
      )
      .run(sum, modelHash ?? null, device ?? null, entry)
    if (this.missing(entry).length > 0) return
    this.#db
      .prepare(
        "UPDATE entries SET state = 'done', finished_at = ?, position = NULL WHERE seq = ? AND state = 'running'",
      )
      .run(createdAt, entry)
  }

  /** Places of an entry that have no picture yet, also not a deleted one; of a comparison they are its lanes. */
  missing(entry: number): number[] {
    return this.#db
      .prepare<[number, number], number>(
        `WITH RECURSIVE places (place, count) AS (
           SELECT 0, coalesce(json_array_length(comparison, '$.lanes'), json_extract(request, '$.count'))
             FROM entries WHERE seq = ?
           UNION ALL SELECT place + 1, count FROM places WHERE place + 1 < count)
         SELECT place FROM places WHERE place NOT IN (SELECT place FROM pictures WHERE entry = ?) ORDER BY place`,
      )
      .pluck()
      .all(entry, entry)
  }

  /** @throws E_NOT_FOUND */
  get(id: string): Picture {
    const row = this.#db
      .prepare<[string], PictureRow & { readonly entry_id: string }>(
        `SELECT pictures.*, entries.id AS entry_id FROM pictures JOIN entries ON entries.seq = entry
         WHERE pictures.id = ? AND pictures.deletion IS NULL AND entries.deletion IS NULL`,
      )
      .get(id)
    if (!row) throw new StudioError('E_NOT_FOUND', 'There is no such picture any more.')
    return pictureOf(row, row.entry_id)
  }

  /** Where they lie, in the order asked for. @throws E_NOT_FOUND, E_FILE_MISSING */
  files(ids: readonly string[]): PictureFile[] {
    const find = this.#db.prepare<[string], { folder: string; path: string }>(
      `SELECT folders.path AS folder, pictures.path FROM pictures JOIN folders ON folders.id = folder
       JOIN entries ON entries.seq = entry
       WHERE pictures.id = ? AND pictures.deletion IS NULL AND entries.deletion IS NULL`,
    )
    return ids.map((id) => {
      const row = find.get(id)
      if (!row) throw new StudioError('E_NOT_FOUND', 'There is no such picture.')
      const path = join(row.folder, row.path)
      if (!existsSync(path))
        throw new StudioError('E_FILE_MISSING', `${basename(path)} is no longer where it was saved.`)
      return { id, path, fileName: basename(path) }
    })
  }

  pathsIn(folder: number): string[] {
    return this.#db
      .prepare<[number], string>('SELECT path FROM pictures WHERE folder = ?')
      .pluck()
      .all(folder)
  }
}

function added(before: string | null, timings: Timings): Timings {
  if (before === null) return timings
  const sum = JSON.parse(before) as Timings
  return {
    loadMs: sum.loadMs + timings.loadMs,
    textMs: sum.textMs + timings.textMs,
    denoiseMs: sum.denoiseMs + timings.denoiseMs,
    decodeMs: sum.decodeMs + timings.decodeMs,
    encodeMs: sum.encodeMs + timings.encodeMs,
  }
}
