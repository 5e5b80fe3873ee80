/** Pictures on their way to the disk, one after another. */
export class Saving {
  #last: Promise<void> = Promise.resolve()

  add(save: () => Promise<void>): void {
    this.#last = this.#last.then(save)
    this.#last.catch(() => undefined) // told by `end`
  }

  /** @throws the first failure */
  async end(): Promise<void> {
    await this.#last
  }
}
