/** What the window is told about a run, from what the engine tells. */
import type { PaintEvent } from '../../../native-models/api/events.ts'
import type { Entry, Progress } from '../../../preload/contract.ts'

interface Painting {
  readonly entry: Entry
  /** Which picture of the entry the engine's first one is. */
  readonly first: number
  readonly size: { readonly width: number; readonly height: number }
}

export class ProgressOf {
  readonly #first: number
  #last: Progress

  constructor({ entry, first, size: { width, height } }: Painting) {
    this.#first = first
    this.#last = {
      entry: entry.id,
      picture: first,
      stage: 'load',
      step: 0,
      steps: entry.request.steps,
      secondsPerStep: 0,
      etaMs: 0,
      noiseLevel: 1,
      width,
      height,
    }
  }

  /** undefined where nothing is to be told: a finished picture has an event of its own. */
  after(event: PaintEvent): Progress | undefined {
    if (event.type === 'picture') return undefined
    this.#last = { ...this.#last, ...(event.type === 'stage' ? this.#stage(event) : this.#step(event)) }
    return event.type === 'step' && event.preview ? { ...this.#last, preview: event.preview } : this.#last
  }

  #stage({ stage, picture }: Extract<PaintEvent, { type: 'stage' }>): Partial<Progress> {
    return { stage, picture: this.#first + picture, ...(stage === 'denoise' && { step: 0, noiseLevel: 1 }) }
  }

  #step({
    picture,
    step,
    steps,
    secondsPerStep,
    etaMs,
    noiseLevel,
  }: Extract<PaintEvent, { type: 'step' }>): Partial<Progress> {
    return {
      stage: 'denoise',
      picture: this.#first + picture,
      step,
      steps,
      secondsPerStep,
      etaMs,
      noiseLevel,
    }
  }
}
