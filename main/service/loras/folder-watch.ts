/**
 * Tells when something in folders has changed: once for many changes that come together. Each folder is watched by
 * itself, as Node's own recursive watching opens every file on Linux.
 */
import { type FSWatcher, watch } from 'node:fs'

/** A large file is copied for a while, and tells all the time. */
const CALM_MS = 300

export class FolderWatch implements Disposable {
  readonly #onChange: () => void
  readonly #watchers = new Map<string, FSWatcher>()
  #timer: NodeJS.Timeout | undefined

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  /** These from now on, and no others. What cannot be watched is seen at the next look into it. */
  watch(folders: readonly string[]): void {
    const wanted = new Set(folders)
    for (const folder of this.#watchers.keys()) if (!wanted.has(folder)) this.#forget(folder)
    for (const folder of wanted) if (!this.#watchers.has(folder)) this.#begin(folder)
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
    for (const folder of [...this.#watchers.keys()]) this.#forget(folder)
  }

  #begin(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#tellSoon())
      watcher.on('error', () => this.#forget(folder))
      this.#watchers.set(folder, watcher)
    } catch {
      // A system that has no watcher left, or a disk that cannot tell.
    }
  }

  #forget(folder: string): void {
    this.#watchers.get(folder)?.close()
    this.#watchers.delete(folder)
  }

  #tellSoon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#onChange, CALM_MS).unref()
  }
}
