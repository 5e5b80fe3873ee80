/** Attempts until one succeeds, with longer and longer waits, as long as there is hope. */
import { setTimeout as wait } from 'node:timers/promises'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { Budgets } from './budgets.ts'
import type { Trouble } from './trouble.ts'

/** Doubles from `backoffMs` on, and a random part of it, so that four connections do not come back at once. */
export function backoffMs(
  failures: number,
  { backoffMs: first, longestBackoffMs }: Pick<Budgets, 'backoffMs' | 'longestBackoffMs'>,
  random = Math.random(),
): number {
  const most = Math.min(longestBackoffMs, first * 2 ** Math.min(failures - 1, 30))
  return most * (0.5 + random / 2)
}

/** When something last went forward: shared by the connections of a file. */
export class Patience {
  readonly #budgets: Pick<Budgets, 'patienceMs' | 'longestRetryAfterMs'>
  #lastMs = performance.now()
  #excusedMs = 0

  constructor(budgets: Pick<Budgets, 'patienceMs' | 'longestRetryAfterMs'>) {
    this.#budgets = budgets
  }

  /** Something went forward. */
  renew(): void {
    this.#lastMs = performance.now()
    this.#excusedMs = 0
  }

  /** The hub asks to wait: that does not count, but not for ever. */
  excuse(milliseconds: number): void {
    this.#excusedMs = Math.min(this.#excusedMs + milliseconds, this.#budgets.longestRetryAfterMs)
  }

  get spent(): boolean {
    return performance.now() - this.#lastMs > this.#budgets.patienceMs + this.#excusedMs
  }
}

interface Attempts {
  readonly budgets: Budgets
  readonly signal: AbortSignal
  readonly patience?: Patience
  /** What stands in the way, each time that another attempt is going to be made. */
  readonly onTrouble?: ((error: StudioError) => void) | undefined
}

/**
 * The first outcome that is no trouble.
 * @throws the trouble's own error where it is final or patience is spent; AbortError; what `attempt` throws
 */
export async function attemptUntilDone<T extends { readonly kind: string }>(
  attempt: () => Promise<T | Trouble>,
  { budgets, signal, patience = new Patience(budgets), onTrouble }: Attempts,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    const outcome = await attempt()
    if (!isTrouble(outcome)) return outcome
    const { error, final, afterMs, progressed } = outcome
    if (final) throw error
    if (patience.spent) throw spentError(error)
    onTrouble?.(error)
    if (progressed) failures = 1
    if (afterMs !== undefined) patience.excuse(afterMs)
    // A hub that asks for no time at all is not asked again and again for that.
    await wait(Math.max(afterMs ?? 0, backoffMs(failures, budgets)), undefined, { signal })
  }
}

function isTrouble(outcome: { readonly kind: string }): outcome is Trouble {
  return outcome.kind === 'trouble'
}

function spentError(error: StudioError): StudioError {
  return new StudioError(error.code, `${error.message} It was tried again and again.`, { cause: error })
}
