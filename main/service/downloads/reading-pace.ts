/** How far files are read back to compare their digests, and how long the rest of them will take. */
import type { Reading } from './messages.ts'
import { Speed } from './speed.ts'

export class ReadingPace {
  readonly #sizeBytes: number
  readonly #speed = new Speed()
  #doneBytes = 0

  /** `sizeBytes`: of all that is read. */
  constructor(sizeBytes: number) {
    this.#sizeBytes = sizeBytes
  }

  add(bytes: number): void {
    this.#doneBytes += bytes
    this.#speed.add(bytes)
  }

  now(): Reading {
    const etaMs = this.#speed.etaMs(Math.max(0, this.#sizeBytes - this.#doneBytes))
    return {
      doneBytes: Math.min(this.#doneBytes, this.#sizeBytes),
      sizeBytes: this.#sizeBytes,
      ...(etaMs !== undefined && { etaMs }),
    }
  }
}
