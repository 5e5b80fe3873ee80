/**
 * Tells when something in folders has changed: once for many changes that come together. Each folder is watched by
 * itself, as Node's own recursive watching opens every file on Linux.
 */
import { type FSWatcher, statSync, watch } from 'node:fs'

/** A large file is copied for a while, and tells all the time. */
const CALM_MS = 300
/** A log beside the LoRAs may grow for days. */
const LONGEST_MS = 2000

interface Watched {
  readonly watcher: FSWatcher
  /** Which folder it was: another one may come to the same path. */
  readonly folder: string
}

export class FolderWatch implements Disposable {
  readonly #onChange: () => void
  readonly #watchers = new Map<string, Watched>()
  #timer: NodeJS.Timeout | undefined
  /** When the first change came that was not told yet. */
  #changedAt: number | undefined

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  /** These from now on, and no others. What cannot be watched is seen at the next look into it. */
  watch(folders: readonly string[]): void {
    const wanted = new Set(folders)
    for (const [path, { folder }] of this.#watchers)
      if (!wanted.has(path) || folder !== identityOf(path)) this.#forget(path)
    for (const folder of wanted) if (!this.#watchers.has(folder)) this.#begin(folder)
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
    for (const folder of [...this.#watchers.keys()]) this.#forget(folder)
  }

  #begin(folder: string): void {
    try {
      const identity = identityOf(folder)
      if (identity === undefined) return
      const watcher = watch(folder, { persistent: false }, () => this.#tellSoon())
      watcher.on('error', () => this.#forget(folder))
      this.#watchers.set(folder, { watcher, folder: identity })
    } catch {
      // A system that has no watcher left, or a disk that cannot tell.
    }
  }

  #forget(folder: string): void {
    this.#watchers.get(folder)?.watcher.close()
    this.#watchers.delete(folder)
  }

  #tellSoon(): void {
    const now = performance.now()
    this.#changedAt ??= now
    clearTimeout(this.#timer)
    const waitMs = Math.min(CALM_MS, Math.max(0, this.#changedAt + LONGEST_MS - now))
    this.#timer = setTimeout(() => this.#tell(), waitMs).unref()
  }

  #tell(): void {
    this.#changedAt = undefined
    this.#onChange()
  }
}

/** Numbers of folders that are gone are given again: the time of its making tells them apart. */
function identityOf(folder: string): string | undefined {
  const found = statSync(folder, { throwIfNoEntry: false })
  return found && `${found.dev}:${found.ino}:${found.birthtimeMs}`
}
