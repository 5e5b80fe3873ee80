/** One limit for all connections: bytes are taken from a bucket that fills at the chosen speed. */
import { setTimeout as wait } from 'node:timers/promises'

/** What may come at once after a pause, in seconds of the limit. */
const BURST_SECONDS = 0.25
const LONGEST_WAIT_MS = 500

export class TokenBucket {
  #bytesPerSecond: number | undefined
  #level = 0
  #filledMs: number
  readonly #nowMs: () => number

  constructor(bytesPerSecond?: number, nowMs = () => performance.now()) {
    this.#nowMs = nowMs
    this.#bytesPerSecond = bytesPerSecond
    this.#filledMs = nowMs()
  }

  /** Undefined: no limit. It counts from now on. */
  limit(bytesPerSecond: number | undefined): void {
    this.#bytesPerSecond = bytesPerSecond
    this.#level = 0
    this.#filledMs = this.#nowMs()
  }

  /** How long to wait for bytes that have come already, in ms: they are on credit, and whoever comes later waits longer. */
  take(bytes: number): number {
    if (this.#bytesPerSecond === undefined) return 0
    const nowMs = this.#nowMs()
    const filled = ((nowMs - this.#filledMs) / 1000) * this.#bytesPerSecond
    this.#level = Math.min(this.#level + filled, this.#bytesPerSecond * BURST_SECONDS) - bytes
    this.#filledMs = nowMs
    return this.#level >= 0 ? 0 : (-this.#level / this.#bytesPerSecond) * 1000
  }

  /** @throws AbortError */
  async pass(bytes: number, signal: AbortSignal): Promise<void> {
    for (let left = this.take(bytes); left > 0; left -= LONGEST_WAIT_MS) {
      // A limit that is taken off ends the wait soon.
      if (this.#bytesPerSecond === undefined) return
      await wait(Math.min(left, LONGEST_WAIT_MS), undefined, { signal })
    }
  }
}
