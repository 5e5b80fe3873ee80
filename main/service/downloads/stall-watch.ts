/** Notices a connection that brings nothing, or next to nothing. */

interface StallOptions {
  readonly stallMs: number
  readonly leastBytes: number
}

/** `signal` aborts where it stalls. Every chunk is told to `saw`; waiting of our own goes through `resting`. */
export class StallWatch implements Disposable {
  readonly #stop = new AbortController()
  readonly #options: StallOptions
  readonly #silence: NodeJS.Timeout
  readonly #speed: NodeJS.Timeout
  #bytes = 0
  #rests = false
  #restedMs = 0

  constructor(options: StallOptions) {
    this.#options = options
    this.#silence = setTimeout(() => this.#judgeSilence(), options.stallMs)
    this.#speed = setInterval(() => this.#judgeSpeed(), options.stallMs)
  }

  get signal(): AbortSignal {
    return this.#stop.signal
  }

  saw(bytes: number): void {
    this.#bytes += bytes
    this.#silence.refresh()
  }

  /** The bandwidth limit or the disk holds us up: no fault of the connection. */
  async resting<T>(work: Promise<T>): Promise<T> {
    const begunMs = performance.now()
    this.#rests = true
    try {
      return await work
    } finally {
      this.#rests = false
      this.#restedMs += performance.now() - begunMs
      this.#silence.refresh()
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#silence)
    clearInterval(this.#speed)
  }

  #judgeSilence(): void {
    if (this.#rests) this.#silence.refresh()
    else this.#stop.abort()
  }

  /** Where most of the time was our own, nothing is said about the connection. */
  #judgeSpeed(): void {
    const own = this.#rests || this.#restedMs > this.#options.stallMs / 2
    if (!own && this.#bytes < this.#options.leastBytes) this.#stop.abort()
    this.#bytes = 0
    this.#restedMs = 0
  }
}
