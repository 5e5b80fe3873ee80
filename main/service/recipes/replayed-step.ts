/** A forward pass of a replay, held against the recipe's. */
import type { PaintEvent } from '../../../native-models/api/events.ts'
import { type Stray, strayOf } from '../../../native-models/pipeline/step-digest.ts'
import type { Recipe } from './recipe.ts'

export interface ReplayedStep extends Stray {
  /** From 1; several forward passes may be of one step. */
  readonly step: number
  readonly forwardPass: number
}

/** undefined for events that are no step with a digest. */
export function replayedStep(event: PaintEvent, { steps }: Recipe): ReplayedStep | undefined {
  if (event.type !== 'step' || !event.digest) return undefined
  const { step, forwardPasses, digest } = event
  const recorded = steps[forwardPasses - 1]
  return recorded && { step, forwardPass: forwardPasses, ...strayOf(recorded, digest) }
}
