/**
 * Tests that wait, one at a time. Painting goes first: a test that runs while a picture is to be painted is cut off and
 * goes back to the head of the line.
 */
import type { Precision } from '../../../native-models/api/precision.ts'
import type { MachineDevice } from './machine-devices.ts'

export interface PlannedTest {
  readonly device: MachineDevice
  readonly precision: Precision
}

interface TestLineOptions {
  /** Rejects when the signal aborts. */
  readonly run: (planned: PlannedTest, signal: AbortSignal) => Promise<void>
  readonly onChange: () => void
  /** Of a test that could not be made. */
  readonly onFailure: (thrown: unknown) => void
}

interface Running {
  readonly planned: PlannedTest
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

  /** One that waits already, or runs, is not added. */
  add(planned: PlannedTest): void {
    const key = keyOfTest(planned)
    if (this.all.some((one) => keyOfTest(one) === key)) return
    this.#waiting.push(planned)
    this.#next()
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
      else if (!this.#running?.isGivenUp) this.#waiting.unshift(planned)
    } finally {
      this.#running = undefined
      this.#next()
      onChange()
    }
  }
}

export const keyOfTest = ({ device, precision }: PlannedTest): string =>
  JSON.stringify([device.name, precision])
