/** Deleting with undo: after a while, or at the studio's end, the files go to the system's trash. */
import type { DeletedFile, Deletions, Expired } from './history/deletions.ts'

const UNDO_MS = 30_000

interface TrashOptions {
  /** Moves files to the system's trash; only main can. */
  readonly give: (files: readonly DeletedFile[]) => void
  /** What else there is of an entry that is gone as a whole; asked again where the studio ended in between. */
  readonly forget?: (entry: string) => void
  readonly undoMs?: number
}

export class Trash {
  readonly #deletions: Deletions
  readonly #options: TrashOptions
  readonly #timers = new Map<string, NodeJS.Timeout>()

  constructor(deletions: Deletions, options: TrashOptions) {
    this.#deletions = deletions
    this.#options = options
  }

  /** What was deleted before a kill can no longer be undone: the window that offered it is gone. */
  begin(): void {
    this.#give(this.#deletions.expireAll())
  }

  /** → what undoes it, and the entries that changed. @throws E_NOT_FOUND */
  hide(what: 'entries' | 'pictures', ids: readonly string[]): { undo: string; entries: string[] } {
    const undo = this.#deletions.hide(what, ids)
    const timer = setTimeout(() => this.#expire(undo), this.#options.undoMs ?? UNDO_MS)
    this.#timers.set(undo, timer.unref())
    return { undo, entries: this.#deletions.entriesOf(undo) }
  }

  /** → the entries that changed. @throws E_NOT_NOW */
  undo(undo: string): string[] {
    const entries = this.#deletions.undo(undo)
    this.#forget(undo)
    return entries
  }

  end(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.#give(this.#deletions.expireAll())
  }

  #expire(undo: string): void {
    this.#forget(undo)
    this.#give(this.#deletions.expire(undo))
  }

  #forget(undo: string): void {
    clearTimeout(this.#timers.get(undo))
    this.#timers.delete(undo)
  }

  #give({ files, entries }: Expired): void {
    if (files.length > 0) this.#options.give(files)
    for (const entry of entries) this.#options.forget?.(entry)
  }
}
