/** What of a comparison is hardly meant, or costs more than it looks: a sentence each. */
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { findSampler } from '../../../native-models/samplers/samplers.ts'
import type { CheckedRequest } from '../queue/check-request.ts'
import type { PlannedComparison } from './plan-comparison.ts'

/** Passes a step from which on a sampler costs clearly more than its steps. */
const DEAR = 1.5

export function comparisonWarnings({ requests, checked }: Pick<PlannedComparison, 'requests' | 'checked'>) {
  const sentences = requests.flatMap((request, lane) => [
    distillation(request, checked[lane]!),
    guidance(request, checked[lane]!),
  ])
  return [...new Set([passes(requests), ...sentences].filter((sentence) => sentence !== undefined))]
}

/** One sentence for all lanes. */
function passes(requests: readonly GenerateRequest[]): string | undefined {
  const dear = new Map<string, string>()
  for (const { sampler, steps } of requests) {
    const { label, forwardPasses } = findSampler(sampler)
    const all = forwardPasses(steps)
    if (all >= DEAR * steps)
      dear.set(`${label} ${steps}`, `${label} (${all} forward passes for ${steps} steps)`)
  }
  if (dear.size === 0) return undefined
  const lanes = new Intl.ListFormat('en').format(dear.values())
  return `${lanes} ${dear.size === 1 ? 'asks' : 'ask'} the model twice a step.`
}

function distillation({ sampler: id }: GenerateRequest, { model }: CheckedRequest): string | undefined {
  const [sampler, own] = [findSampler(id), model.scheduler.sampler]
  const [few, isDistilled] = [sampler.family === 'Consistency', own.family === 'Consistency']
  if (few === isDistilled) return undefined
  return isDistilled
    ? `${model.name} is distilled for few steps, which ${sampler.label} does not suit: its own sampler is ${own.label}.`
    : `${sampler.label} is for distilled models, which ${model.name} is not: its own sampler is ${own.label}.`
}

function guidance({ guidance: scale }: GenerateRequest, { model }: CheckedRequest): string | undefined {
  if (scale <= 1 || model.scheduler.sampler.family !== 'Consistency') return undefined
  return `${model.name} was distilled to paint without guidance: a guidance of ${scale} spoils its pictures.`
}
