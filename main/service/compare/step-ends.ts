/** Which forward passes end a step: a second-order solver asks the model twice in most of its steps, not in all. */
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { ModelFolder } from '../../../native-models/models/model-folder.ts'
import { findSampler } from '../../../native-models/samplers/samplers.ts'

/**
 * Walks the schedule once over a single number with a model that says nothing: a solver's passes do not depend on what
 * is painted. → the numbers of those passes, from 1. @throws E_SAMPLER_UNKNOWN, E_STEPS
 */
export async function stepEnds(
  { sampler, steps }: Pick<GenerateRequest, 'sampler' | 'steps'>,
  { scheduler: { training, prediction } }: Pick<ModelFolder, 'scheduler'>,
): Promise<ReadonlySet<number>> {
  const nothing = new Float32Array(1)
  const draw = (count: number) => new Float32Array(count)
  const predict = async () => nothing
  const walk = findSampler(sampler).sample({ noise: nothing, steps, predict, draw, training, prediction })
  const lastPass = new Map<number, number>()
  for await (const { step, pass } of walk) lastPass.set(step, pass)
  return new Set(lastPass.values())
}
