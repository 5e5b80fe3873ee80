/**
 * An inference process for what people look at, beside the one that paints, which may be busy for minutes. It starts
 * with the first task, is kept for a while after the last one, and is ended where a task takes too long.
 */
import { StudioError } from '../../../native-models/api/errors.ts'
import type { EngineStarter } from './engine-host.ts'
import { InferenceProcess } from './inference-process.ts'

export interface SpareEngineOptions {
  readonly start: EngineStarter
  readonly idleMs?: number
}

const IDLE_MS = 60_000
/** Models are read from the disk, and the processor may be painting. */
const LONGEST_MS = 180_000

export class SpareEngine implements Disposable {
  readonly #process: InferenceProcess
  readonly #idleMs: number
  #timer: NodeJS.Timeout | undefined

  constructor({ start, idleMs = IDLE_MS }: SpareEngineOptions) {
    this.#process = new InferenceProcess(start)
    this.#idleMs = idleMs
  }

  /** One task at a time. `late`: the sentence where it takes too long. @throws E_HANG, and what `work` throws */
  async run(work: (process: InferenceProcess) => Promise<void>, late: string): Promise<void> {
    let hung = false
    this.#afterwards(LONGEST_MS, () => {
      hung = true
      this.#process.kill()
    })
    try {
      await work(this.#process)
    } catch (cause) {
      throw hung ? new StudioError('E_HANG', late, { cause }) : cause
    } finally {
      this.#afterwards(this.#idleMs, () => this.#process.kill())
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
    this.#process[Symbol.dispose]()
  }

  #afterwards(milliseconds: number, act: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(act, milliseconds).unref()
  }
}
