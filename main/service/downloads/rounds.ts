/** Work that is paused, gone on with and cancelled: each round begins it anew, because what came is on the disk. */
import { StudioError } from '../../../native-models/api/errors.ts'

export class Rounds {
  readonly #onPaused: () => void
  readonly #cancelled = new AbortController()
  /** What is under way now: ended by pausing and by beginning again. */
  #round = new AbortController()
  #paused: PromiseWithResolvers<void> | undefined

  constructor(onPaused: () => void) {
    this.#onPaused = onPaused
  }

  get isCancelled(): boolean {
    return this.#cancelled.signal.aborted
  }

  pause(): void {
    this.#paused ??= Promise.withResolvers()
    this.#round.abort()
  }

  resume(): void {
    this.#paused?.resolve()
    this.#paused = undefined
  }

  cancel(): void {
    this.#cancelled.abort()
    this.resume()
  }

  again(): void {
    this.#round.abort()
  }

  /** All rounds of a fetch. @throws what `work` throws, E_CANCELLED where it was cancelled */
  async all<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (thrown) {
      if (this.isCancelled) throw new StudioError('E_CANCELLED', 'The fetch was cancelled.')
      throw thrown
    }
  }

  /** Again from the start of `work` after each pause. @throws what it throws, AbortError where it is cancelled */
  async run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    for (;;) {
      if (this.#paused) this.#onPaused()
      await this.#paused?.promise
      this.#cancelled.signal.throwIfAborted()
      const round = new AbortController()
      this.#round = round
      try {
        return await work(AbortSignal.any([round.signal, this.#cancelled.signal]))
      } catch (thrown) {
        if (this.isCancelled || !round.signal.aborted) throw thrown
      }
    }
  }
}
