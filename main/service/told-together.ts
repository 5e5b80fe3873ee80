/** Changes that come together are told together. */

const TELL_AFTER_MS = 20

export class ToldTogether implements Disposable {
  readonly #tell: (ids: readonly string[]) => void
  readonly #ids = new Set<string>()
  #timer: NodeJS.Timeout | undefined

  constructor(tell: (ids: readonly string[]) => void) {
    this.#tell = tell
  }

  add(ids: readonly string[]): void {
    for (const id of ids) this.#ids.add(id)
    this.#timer ??= setTimeout(() => this.#flush(), TELL_AFTER_MS)
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }

  #flush(): void {
    this.#timer = undefined
    const ids = [...this.#ids]
    this.#ids.clear()
    this.#tell(ids)
  }
}
