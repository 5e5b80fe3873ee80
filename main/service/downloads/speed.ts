/** Bytes a second, smoothed, and how long what is left will take. */

/** Of the smoothing: a change of speed shows after about so long. */
const TIME_CONSTANT_MS = 5000
/** Before that nothing is said: the first numbers are wild. */
const SETTLED_MS = 1000

export class Speed {
  readonly #nowMs: () => number
  readonly #begunMs: number
  #lastMs: number
  #bytes = 0
  #smooth = 0
  /** How much of the smoothed value is still the nothing it began with. */
  #bias = 1

  constructor(nowMs = () => performance.now()) {
    this.#nowMs = nowMs
    this.#begunMs = nowMs()
    this.#lastMs = this.#begunMs
  }

  /** The time since the last question does not count: nothing was meant to come. */
  skip(): void {
    this.#lastMs = this.#nowMs()
  }

  add(bytes: number): void {
    this.#bytes += bytes
  }

  /** Called every now and then. */
  bytesPerSecond(): number {
    const elapsedMs = this.#nowMs() - this.#lastMs
    if (elapsedMs > 0) {
      const keep = Math.exp(-elapsedMs / TIME_CONSTANT_MS)
      this.#smooth = this.#smooth * keep + (this.#bytes / elapsedMs) * 1000 * (1 - keep)
      this.#bias *= keep
      this.#bytes = 0
      this.#lastMs = this.#nowMs()
    }
    return this.#bias === 1 ? 0 : this.#smooth / (1 - this.#bias)
  }

  /** Undefined where it cannot be told. */
  etaMs(leftBytes: number): number | undefined {
    const speed = this.bytesPerSecond()
    if (leftBytes === 0) return 0
    if (speed < 1 || this.#nowMs() - this.#begunMs < SETTLED_MS) return undefined
    return (leftBytes / speed) * 1000
  }
}
