/**
 * Tells when the engine has hung. It cannot say so itself: its thread is blocked while it computes. So its parent
 * watches the clock: each step may take max(30 s, 8 × the median of this model and size). Of a comparison that is a
 * forward pass of one lane; the first of each may be long, as its sessions and weights are new.
 */
import type { CompareEvent } from '../../../native-models/api/compare.ts'
import type { PaintEvent } from '../../../native-models/api/events.ts'

export interface Budgets {
  /** The least that a step is given. */
  readonly stepMs: number
  /** Loading, reading the text, decoding, and the first step, in which models are still read from the disk. */
  readonly otherMs: number
}

export const BUDGETS: Budgets = { stepMs: 30_000, otherMs: 10 * 60_000 }

const TIMES_MEDIAN = 8
const REMEMBERED = 64

/** How long steps took, per kind of job, newest last. */
export class StepTimes {
  readonly #times = new Map<string, number[]>()

  add(key: string, milliseconds: number): void {
    this.#times.set(key, [...(this.#times.get(key) ?? []), milliseconds].slice(-REMEMBERED))
  }

  median(key: string): number | undefined {
    const sorted = this.#times.get(key)?.toSorted((a, b) => a - b)
    return sorted?.[Math.floor(sorted.length / 2)]
  }
}

export class Watchdog implements Disposable {
  readonly #times: StepTimes
  readonly #key: string
  readonly #budgets: Budgets
  readonly #onHang: (budgetMs: number) => void
  #timer: NodeJS.Timeout | undefined
  #lastStepAt: number | undefined

  constructor(options: {
    times: StepTimes
    key: string
    budgets: Budgets
    onHang: (budgetMs: number) => void
  }) {
    this.#times = options.times
    this.#key = options.key
    this.#budgets = options.budgets
    this.#onHang = options.onHang
    this.#expectWithin(this.#budgets.otherMs)
  }

  saw(event: PaintEvent | CompareEvent): void {
    if (event.type !== 'step') {
      this.#lastStepAt = undefined
      this.#expectWithin(this.#budgets.otherMs)
      return
    }
    const now = performance.now()
    if (this.#lastStepAt !== undefined) this.#times.add(this.#key, now - this.#lastStepAt)
    this.#lastStepAt = now
    const last = event.step === event.steps
    const another = 'lane' in event && event.step === 1
    const median = this.#times.median(this.#key) ?? 0
    const stepMs = Math.max(this.#budgets.stepMs, TIMES_MEDIAN * median)
    this.#expectWithin(last || another ? this.#budgets.otherMs : stepMs)
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }

  #expectWithin(milliseconds: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#onHang(milliseconds), milliseconds)
  }
}
