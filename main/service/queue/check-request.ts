/** Everything about a request that can be known before it waits in the queue. */
import { StudioError } from '../../../native-models/api/errors.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { ModelFolder } from '../../../native-models/models/model-folder.ts'
import { planSize } from '../../../native-models/pipeline/picture-size.ts'
import { promptTokens } from '../../../native-models/pipeline/prompt.ts'
import { findSampler } from '../../../native-models/samplers/samplers.ts'
import type { ModelList } from '../models/model-list.ts'

export interface CheckedRequest {
  readonly model: ModelFolder
  /** Of the finished pictures. */
  readonly width: number
  readonly height: number
}

/** @throws E_MODEL_UNKNOWN, E_SAMPLER_UNKNOWN, E_STEPS, E_SIZE, E_PROMPT_TOO_LONG, E_REQUEST */
export function checkRequest(request: GenerateRequest, models: ModelList): CheckedRequest {
  const model = models.find(request.model)
  const { scheduler, maxTokens } = model
  findSampler(request.sampler).plan(request.steps, scheduler.training)
  if (BigInt(request.seed) + BigInt(request.count) > 1n << 64n)
    throw new StudioError(
      'E_REQUEST',
      `Seed ${request.seed} leaves no room for ${request.count} pictures below 2^64.`,
    )
  const { painted, cropped } = planSize(request.size, model)
  const limits = { tokenizer: models.tokenizer(request.model), maxTokens }
  promptTokens(request.prompt, request, limits)
  if (request.guidance > 1) promptTokens(request.negativePrompt, request, limits)
  const { width, height } = cropped ?? painted
  return { model, width, height }
}
