/**
 * Tests that wait, one at a time. Painting goes first: a test that runs while a picture is to be painted is cut off and
 * goes back to the head of the line.
 */
import { StudioError } from '../../../native-models/api/errors.ts'
import type { Precision } from '../../../native-models/api/precision.ts'
import type { MachineDevice } from './machine-devices.ts'

export interface PlannedTest {
  readonly device: MachineDevice
  readonly precision: Precision
  /** Nobody has asked for it: it goes when it is not wanted any more. */
  readonly isUnasked?: boolean
}

/** As many as the window can be told of. */
const MOST_TESTS = 100

interface TestLineOptions {
  /** Rejects when the signal aborts. */
  readonly run: (planned: PlannedTest, signal: AbortSignal) => Promise<void>
  readonly onChange: () => void
  /** Of a test that could not be made. */
  readonly onFailure: (thrown: unknown) => void
}

interface Running {
  planned: PlannedTest
  readonly abort: AbortController
  readonly ended: Promise<void>
  isGivenUp: boolean
}

export class TestLine {
  readonly #options: TestLineOptions
  #waiting: PlannedTest[] = []
  #running: Running | undefined
  #isPainting = false

  constructor(options: TestLineOptions) {
    this.#options = options
  }

  /** The first one is under way, where nothing is painted. */
  get all(): readonly PlannedTest[] {
    return this.#running ? [this.#running.planned, ...this.#waiting] : this.#waiting
  }

  get hasRoom(): boolean {
    return this.all.length < MOST_TESTS
  }

  /** One that waits already, or runs, is not added: it counts as asked for once somebody does. @throws E_NOT_NOW */
  add(planned: PlannedTest): void {
    if (this.#isThere(planned)) return
    if (!this.hasRoom) throw new StudioError('E_NOT_NOW', `${MOST_TESTS} tests are waiting already.`)
    this.#waiting.push(planned)
    this.#next()
    this.#options.onChange()
  }

  /** Those that nobody has asked for; one of them that runs is cut off. */
  giveUpUnasked(): void {
    this.#waiting = this.#waiting.filter(({ isUnasked }) => !isUnasked)
    if (this.#running?.planned.isUnasked) {
      this.#running.isGivenUp = true
      void this.#cutOff()
    }
    this.#options.onChange()
  }

  /** Resolves when none runs any more. */
  async cancelAll(): Promise<void> {
    this.#waiting = []
    if (this.#running) this.#running.isGivenUp = true
    await this.#cutOff()
    this.#options.onChange()
  }

  /** Resolves when none runs any more. */
  async paintingBegins(): Promise<void> {
    this.#isPainting = true
    await this.#cutOff()
  }

  paintingEnds(): void {
    this.#isPainting = false
    this.#next()
  }

  /** Among those that are not given up. */
  #isThere(planned: PlannedTest): boolean {
    const running = this.#running
    const isEqual = (one: PlannedTest): boolean => keyOfTest(one) === keyOfTest(planned)
    const isUnasked = planned.isUnasked ?? false
    if (running && !running.isGivenUp && isEqual(running.planned)) {
      if (!isUnasked) running.planned = planned
      return true
    }
    const place = this.#waiting.findIndex(isEqual)
    if (place >= 0 && !isUnasked) this.#waiting[place] = planned
    return place >= 0
  }

  async #cutOff(): Promise<void> {
    const running = this.#running
    running?.abort.abort()
    await running?.ended
  }

  #next(): void {
    if (this.#isPainting || this.#running) return
    const planned = this.#waiting.shift()
    if (!planned) return
    const abort = new AbortController()
    this.#running = { planned, abort, ended: this.#run(planned, abort.signal), isGivenUp: false }
  }

  async #run(planned: PlannedTest, signal: AbortSignal): Promise<void> {
    const { run, onChange, onFailure } = this.#options
    try {
      await run(planned, signal)
    } catch (thrown) {
      if (!signal.aborted) onFailure(thrown)
      else if (this.#running && !this.#running.isGivenUp) this.#waiting.unshift(this.#running.planned)
    } finally {
      this.#running = undefined
      this.#next()
      onChange()
    }
  }
}

export const keyOfTest = ({ device, precision }: PlannedTest): string =>
  JSON.stringify([device.name, precision])
