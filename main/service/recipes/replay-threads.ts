/** Sums are taken in another order by another number of threads: a replay computes with the recipe's. */
import { availableParallelism } from 'node:os'
import type { Recipe } from './recipe.ts'

/** As many as the recipe tells, where this machine has so many. */
export function replayThreads({ engine }: Recipe): number {
  return Math.min(engine.threads, availableParallelism())
}
