/** Tells at once, and what changes after it together: no more often than every so many milliseconds. */
export class TellSeldom implements Disposable {
  readonly #everyMs: number
  readonly #tell: () => void
  #timer: NodeJS.Timeout | undefined
  #hasChanged = false
  #isOver = false

  constructor(everyMs: number, tell: () => void) {
    this.#everyMs = everyMs
    this.#tell = tell
  }

  tell(): void {
    this.#hasChanged = true
    if (!this.#timer && !this.#isOver) this.#now()
  }

  [Symbol.dispose](): void {
    this.#isOver = true
    clearTimeout(this.#timer)
  }

  #now(): void {
    this.#timer = undefined
    if (!this.#hasChanged) return
    this.#hasChanged = false
    this.#timer = setTimeout(() => this.#now(), this.#everyMs).unref()
    this.#tell()
  }
}
