/** From the options of `compare` to lanes, and the one that the others are held against. */
import { MOST_SIDE_BY_SIDE } from '../../native-models/api/comparison.ts'
import { StudioError } from '../../native-models/api/errors.ts'
import type { ControlUse, GenerateRequest, LoraUse } from '../../native-models/api/request.ts'
import type { ModelFolder } from '../../native-models/models/model-folder.ts'
import { equalize } from '../../native-models/pipeline/equalize.ts'
import { findSampler } from '../../native-models/samplers/samplers.ts'
import { type CompareValues, equalOf, laneValues, referenceValues } from './compare-options.ts'
import { requestOf } from './request-of.ts'

export interface Lanes {
  readonly requests: readonly GenerateRequest[]
  /** Place among them. */
  readonly reference: number
}

interface Asked {
  readonly values: CompareValues
  readonly control: ControlUse | undefined
  readonly loras: readonly LoraUse[]
}

/** @throws E_OPTION, E_STEPS, E_SAMPLER_UNKNOWN, E_SIZE, E_REQUEST */
export function lanesOf(prompt: string, model: ModelFolder, { values, ...uses }: Asked): Lanes {
  const asked = laneValues(values)
  const painted = asked.map((lane) => requestOf(prompt, model, { values: lane, ...uses }))
  const alike = (request: GenerateRequest) => ({ ...request, ...commonOf(values, request, painted[0]!) })
  const equal = equalOf(values)
  const requests = equal ? equalize(painted.map(alike), equal) : painted.map(alike)
  for (const { sampler, steps } of requests) findSampler(sampler).plan(steps, model.scheduler.training)
  const named = referenceValues(values, asked)
  return withReference(requests, named && alike(requestOf(prompt, model, { values: named, ...uses })))
}

/**
 * What nobody has said is the same for all lanes: the noise, and the guidance, which would part them more than their
 * samplers do. Samplers that go without guidance stay without.
 */
function commonOf(
  values: CompareValues,
  { sampler }: GenerateRequest,
  { seed, guidance }: GenerateRequest,
): Partial<GenerateRequest> {
  const takesGuidance = values.guidances === undefined && findSampler(sampler).defaults.guidance > 0
  return { ...(values.seeds === undefined && { seed }), ...(takesGuidance && { guidance }) }
}

function withReference(requests: readonly GenerateRequest[], named: GenerateRequest | undefined): Lanes {
  const same = requests.findIndex((request) => JSON.stringify(request) === JSON.stringify(named))
  const lanes = named && same === -1 ? [...requests, named] : requests
  const reference = named ? (same === -1 ? requests.length : same) : 0
  if (lanes.length < 2) {
    const sentence = 'This is one lane: name more --samplers, --guidances or --seeds, or a --reference.'
    throw new StudioError('E_OPTION', sentence)
  }
  if (lanes.length <= MOST_SIDE_BY_SIDE) return { requests: lanes, reference }
  throw new StudioError(
    'E_OPTION',
    `With the reference these are ${lanes.length} lanes: no more than ${MOST_SIDE_BY_SIDE} stand side by side.`,
  )
}
