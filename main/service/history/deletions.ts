/**
 * Deleting: hidden at once, undone while it can be, then the files go to the system's trash. The rows go when the
 * files are gone; until then they keep the files from being taken for pictures that the history lost.
 */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { Database } from './database.ts'

const FILES = `SELECT folders.path AS folder, pictures.path, pictures.id, entries.id AS entry, place FROM pictures
  JOIN folders ON folders.id = pictures.folder JOIN entries ON entries.seq = pictures.entry
  WHERE pictures.deletion = @deletion OR entries.deletion = @deletion`

export interface DeletedFile {
  /** Of the picture. */
  readonly id: string
  /** Absolute. */
  readonly path: string
  /** Its entry's id, and its place there. */
  readonly entry: string
  readonly index: number
}

/** What can no longer be undone. */
export interface Expired {
  /** For the trash. */
  readonly files: readonly DeletedFile[]
  /** Entries that are gone as a whole, by their ids. */
  readonly entries: readonly string[]
}

interface FileRow {
  readonly id: string
  readonly folder: string
  readonly path: string
  readonly entry: string
  readonly place: number
}

export class Deletions {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** → what undoes it. @throws E_NOT_FOUND if one of them is not there */
  hide(what: 'entries' | 'pictures', ids: readonly string[]): string {
    const undo = randomUUID()
    this.#db
      .transaction(() => {
        const { lastInsertRowid } = this.#db
          .prepare('INSERT INTO deletions (id, created_at) VALUES (?, ?)')
          .run(undo, Date.now())
        const hide = this.#db.prepare(`UPDATE ${what} SET deletion = ? WHERE id = ? AND deletion IS NULL`)
        for (const id of new Set(ids))
          if (hide.run(lastInsertRowid, id).changes === 0)
            throw new StudioError('E_NOT_FOUND', 'Something of this is deleted already.')
      })
      .immediate()
    return undo
  }

  /** → the entries that changed. @throws E_NOT_NOW when the files were given to the trash */
  undo(undo: string): string[] {
    return this.#db
      .transaction(() => {
        const seq = this.#seq(undo)
        if (seq === undefined)
          throw new StudioError('E_NOT_NOW', 'It is in the trash already and can be brought back from there.')
        const ids = this.entriesOf(undo)
        this.#db.prepare('DELETE FROM deletions WHERE seq = ?').run(seq)
        return ids
      })
      .immediate()
  }

  /** Entries that it hides, or hides pictures of. */
  entriesOf(undo: string): string[] {
    const seq = this.#seq(undo) ?? null
    return this.#db
      .prepare<unknown[], string>(
        `SELECT id FROM entries WHERE deletion = ?
         UNION SELECT entries.id FROM entries JOIN pictures ON pictures.entry = entries.seq WHERE pictures.deletion = ?`,
      )
      .pluck()
      .all(seq, seq)
  }

  /** It can no longer be undone. */
  expire(undo: string): Expired {
    const seq = this.#seq(undo)
    return seq === undefined ? { files: [], entries: [] } : this.#expire(seq)
  }

  /** All that are left, at the start or the end. What has no files left is forgotten. */
  expireAll(): Expired {
    const deletions = this.#db.prepare<[], number>('SELECT seq FROM deletions').pluck().all()
    const expired = deletions.map((seq) => {
      const one = this.#expire(seq)
      if (one.files.length === 0) this.#forget(seq)
      return one
    })
    return {
      files: expired.flatMap(({ files }) => files),
      entries: expired.flatMap(({ entries }) => entries),
    }
  }

  #expire(seq: number): Expired {
    this.#db.prepare('UPDATE deletions SET given_to_trash = 1 WHERE seq = ?').run(seq)
    const entries = this.#db
      .prepare<[number], string>('SELECT id FROM entries WHERE deletion = ?')
      .pluck()
      .all(seq)
    return { files: this.#files(seq), entries }
  }

  #seq(undo: string): number | undefined {
    return this.#db
      .prepare<[string], number>('SELECT seq FROM deletions WHERE id = ? AND given_to_trash = 0')
      .pluck()
      .get(undo)
  }

  /** Those that are still there. */
  #files(deletion: number): DeletedFile[] {
    return this.#db
      .prepare<[{ deletion: number }], FileRow>(FILES)
      .all({ deletion })
      .map(({ id, folder, path, entry, place }) => ({ id, path: join(folder, path), entry, index: place }))
      .filter(({ path }) => existsSync(path))
  }

  /** A run that has not ended keeps its deleted pictures' rows, or it would paint them again. */
  #forget(seq: number): void {
    this.#db
      .transaction(() => {
        this.#db.prepare('DELETE FROM entries WHERE deletion = ?').run(seq)
        this.#db
          .prepare(
            `DELETE FROM pictures WHERE deletion = ?
             AND entry NOT IN (SELECT seq FROM entries WHERE state IN ('queued', 'running'))`,
          )
          .run(seq)
        const left = this.#db.prepare('SELECT 1 FROM pictures WHERE deletion = ?').get(seq)
        if (left === undefined) this.#db.prepare('DELETE FROM deletions WHERE seq = ?').run(seq)
      })
      .immediate()
  }
}
