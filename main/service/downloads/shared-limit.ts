/** One limit for all that a program fetches: its downloads processes that fetch now have equal shares of what each was given. */

interface Sharer {
  /** Told whenever so many share it. */
  readonly shareAmong: (count: number) => void
}

class SharedLimit {
  readonly #fetching = new Map<Sharer, number>()

  /** How many processes share it. */
  get count(): number {
    return Math.max(1, this.#fetching.size)
  }

  /** A process may fetch several things, one after the other. */
  begin(sharer: Sharer): void {
    this.#fetching.set(sharer, (this.#fetching.get(sharer) ?? 0) + 1)
    this.#tell()
  }

  end(sharer: Sharer): void {
    const left = (this.#fetching.get(sharer) ?? 1) - 1
    if (left > 0) this.#fetching.set(sharer, left)
    else this.#fetching.delete(sharer)
    this.#tell()
  }

  #tell(): void {
    for (const one of this.#fetching.keys()) one.shareAmong(this.count)
  }
}

/** Of this program. */
export const sharedLimit = new SharedLimit()
