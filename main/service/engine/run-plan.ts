/** The memory plan of one run: where memory runs out, the next smaller one is taken, once. */

import { type ErrorReport, StudioError } from '../../../native-models/api/errors.ts'
import { type MemoryPlan, memoryPlanText } from '../../../native-models/api/memory-plan.ts'
import type { MemoryPlanner, PaintedWith } from '../models/memory-planner.ts'

export interface RunPlanOptions {
  readonly planner: MemoryPlanner
  readonly painted: PaintedWith
  /** Memory ran out: it is painted again, which `sentence` says. */
  readonly onRetry: (retry: { readonly error: ErrorReport; readonly sentence: string }) => void
}

export class RunPlan {
  readonly #options: RunPlanOptions
  #plan: MemoryPlan
  #hasRetried = false

  constructor(options: RunPlanOptions) {
    this.#options = options
    this.#plan = options.planner.planOf(options.painted).plan
  }

  get plan(): MemoryPlan {
    return this.#plan
  }

  /** Paints; where memory runs out, once more with less. @throws what `work` throws at last */
  async run<T>(work: (plan: MemoryPlan) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const painted = await work(this.#plan)
        this.worked()
        return painted
      } catch (thrown) {
        this.retryAfter(thrown)
      }
    }
  }

  /** It was painted. */
  worked(): void {
    this.#options.planner.worked(this.#options.painted, this.#plan)
  }

  /** Returns where it is to be painted again, with the plan that it has then. @throws `thrown` elsewhere */
  retryAfter(thrown: unknown): void {
    if (!(thrown instanceof StudioError) || thrown.code !== 'E_MEMORY_OUT') throw thrown
    const { planner, painted, onRetry } = this.#options
    const next = planner.ranOut(painted, this.#plan)
    if (this.#hasRetried || !next) throw thrown
    this.#hasRetried = true
    onRetry({ error: thrown.toReport(), sentence: retrySentence(this.#plan, next) })
    this.#plan = next
  }
}

function retrySentence(before: MemoryPlan, next: MemoryPlan): string {
  const again = `Memory ran out; painting again with ${memoryPlanText(next)}.`
  const isNewlyTiled = before.tile === null && next.tile !== null
  return isNewlyTiled
    ? `${again} A picture in tiles differs a little from one that is decoded at once.`
    : again
}
