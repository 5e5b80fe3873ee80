/** What the queue is told of a comparison: one row of forward passes, whatever lanes they are of. */
import type { CompareEvent } from '../../../native-models/api/compare.ts'
import { stepTimer } from '../../../native-models/pipeline/step-timer.ts'
import type { Progress } from '../../../preload/contract.ts'

interface Passes {
  readonly entry: string
  /** Of all lanes. */
  readonly all: number
  /** Of lanes that are painted already. */
  readonly done: number
  /** Of the first picture. */
  readonly size: { readonly width: number; readonly height: number }
  /** Places of the lanes that are painted now, as the engine counts them. */
  readonly lanes: readonly number[]
}

export class ComparisonProgress {
  readonly #lanes: readonly number[]
  readonly #time: ReturnType<typeof stepTimer>
  #last: Progress

  constructor({ entry, all, done, size: { width, height }, lanes }: Passes) {
    this.#lanes = lanes
    this.#time = stepTimer({ steps: all, passes: all, picturesAfter: 0 })
    this.#last = {
      ...{ entry, picture: lanes[0] ?? 0, stage: 'load', step: done, steps: all },
      ...{ secondsPerStep: 0, etaMs: 0, noiseLevel: 1, width, height },
    }
  }

  /** undefined where nothing is to be told. */
  after(event: CompareEvent): Progress | undefined {
    if (event.type === 'picture' || event.type === 'projection') return undefined
    this.#last = { ...this.#last, ...(event.type === 'stage' ? { stage: event.stage } : this.#step(event)) }
    return this.#last
  }

  #step({ lane, noiseLevel }: Extract<CompareEvent, { type: 'step' }>): Partial<Progress> {
    const step = this.#last.step + 1
    return { stage: 'denoise', picture: this.#lanes[lane] ?? lane, step, noiseLevel, ...this.#time(step) }
  }
}
