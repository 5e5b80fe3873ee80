/** Tests that nobody has asked for, begun when nothing was painted for a while; each no more than once. */
import { keyOfTest, type PlannedTest } from './test-line.ts'

interface IdleTestsOptions {
  /** What there is to test then. */
  readonly untested: () => readonly PlannedTest[]
  readonly add: (planned: PlannedTest) => void
  readonly idleMs?: number | undefined
}

const IDLE_MS = 5000

export class IdleTests implements Disposable {
  readonly #options: IdleTestsOptions
  readonly #begun = new Set<string>()
  #timer: NodeJS.Timeout | undefined

  constructor(options: IdleTestsOptions) {
    this.#options = options
  }

  /** From now on. */
  expect(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#begin(), this.#options.idleMs ?? IDLE_MS).unref()
  }

  /** It is idle no more. */
  stop(): void {
    clearTimeout(this.#timer)
  }

  /** Each may be begun once more. */
  forget(): void {
    this.#begun.clear()
  }

  [Symbol.dispose](): void {
    this.stop()
  }

  #begin(): void {
    for (const planned of this.#options.untested()) {
      const key = keyOfTest(planned)
      if (!this.#begun.has(key)) this.#options.add({ ...planned, isUnasked: true })
      this.#begun.add(key)
    }
  }
}
