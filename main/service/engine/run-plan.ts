/** The memory plan of one run: where memory runs out, the next smaller one is taken, once. */

import { type ErrorReport, StudioError } from '../../../native-models/api/errors.ts'
import { type MemoryPlan, memoryPlanText } from '../../../native-models/api/memory-plan.ts'
import type { MemoryPlanner, PaintedWith } from '../models/memory-planner.ts'

/** Of what is free: from here on something else may be asked to go. */
const TIGHT = 0.5

export interface RunPlanOptions {
  readonly planner: MemoryPlanner
  readonly painted: PaintedWith
  /** Memory ran out: it is painted again, which `sentence` says. */
  readonly onRetry: (retry: { readonly error: ErrorReport; readonly sentence: string }) => void
}

/** How an attempt ended: what is missing is painted on another device now, or with less memory. */
type AttemptEnd = 'done' | 'other-device' | 'less-memory'

export class RunPlan {
  readonly #options: RunPlanOptions
  #planned: ReturnType<MemoryPlanner['planOf']>
  #hasRetried = false

  constructor(options: RunPlanOptions) {
    this.#options = options
    this.#planned = options.planner.planOf(options.painted)
  }

  /** What the engine is told, and who watches it. */
  get job(): { readonly plan: MemoryPlan; readonly isTight: boolean } {
    const { plan, ownBytes, freeBytes } = this.#planned
    return { plan, isTight: ownBytes > freeBytes * TIGHT }
  }

  /** Paints; where memory runs out, once more with less. @throws what `work` throws at last */
  async run<T>(work: (job: RunPlan['job']) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const painted = await work(this.job)
        this.worked()
        return painted
      } catch (thrown) {
        this.#retryAfter(thrown)
      }
    }
  }

  /** One attempt; after 'less-memory' the next one has another plan. @throws what `paint` throws elsewhere */
  async attempt(
    paint: (job: RunPlan['job']) => Promise<Exclude<AttemptEnd, 'less-memory'>>,
  ): Promise<AttemptEnd> {
    try {
      return await paint(this.job)
    } catch (thrown) {
      this.#retryAfter(thrown)
      return 'less-memory'
    }
  }

  /** It was painted. */
  worked(): void {
    this.#options.planner.worked(this.#options.painted, this.#planned.plan)
  }

  /** Returns where it is to be painted again, with the plan that it has then. @throws `thrown` elsewhere */
  #retryAfter(thrown: unknown): void {
    if (!(thrown instanceof StudioError) || thrown.code !== 'E_MEMORY_OUT') throw thrown
    const { planner, painted, onRetry } = this.#options
    const before = this.#planned.plan
    const hasSmaller = planner.ranOut(painted, before)
    if (this.#hasRetried || !hasSmaller) throw thrown
    this.#hasRetried = true
    this.#planned = planner.planOf(painted)
    onRetry({ error: thrown.toReport(), sentence: retrySentence(before, this.#planned.plan) })
  }
}

function retrySentence(before: MemoryPlan, next: MemoryPlan): string {
  const again = `Memory ran out; painting again with ${memoryPlanText(next)}.`
  const isNewlyTiled = before.tile === null && next.tile !== null
  return isNewlyTiled
    ? `${again} A picture in tiles differs a little from one that is decoded at once.`
    : again
}
