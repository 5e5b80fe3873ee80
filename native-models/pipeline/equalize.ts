/** Lanes of equal length: a second-order sampler asks the model twice a step, so steps alone are no fair measure. */
import type { GenerateRequest } from '../api/request.ts'
import { findSampler } from '../samplers/samplers.ts'

/**
 * Lanes with the first one's number of steps, or with as many steps as cost no more forward passes than it does
 * (at least one: where passes come in pairs, one may be left over).
 * @throws E_SAMPLER_UNKNOWN
 */
export function equalize<Lane extends Pick<GenerateRequest, 'sampler' | 'steps'>>(
  lanes: readonly Lane[],
  by: 'steps' | 'passes',
): Lane[] {
  const [first] = lanes
  if (!first) return []
  if (by === 'steps') return lanes.map((lane) => ({ ...lane, steps: first.steps }))
  const passes = findSampler(first.sampler).forwardPasses(first.steps)
  return lanes.map((lane) => ({ ...lane, steps: stepsWithin(passes, lane) }))
}

/** More steps cost more passes, so the search may end at the first that costs too much. */
function stepsWithin(passes: number, { sampler: id }: Pick<GenerateRequest, 'sampler'>): number {
  const { forwardPasses } = findSampler(id)
  let steps = 1
  while (forwardPasses(steps + 1) <= passes) steps++
  return steps
}
