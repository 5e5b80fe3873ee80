/** Everything about a request that can be known before it waits in the queue. */
import { StudioError } from '../../../native-models/api/errors.ts'
import type { ControlPlace, GenerateRequest } from '../../../native-models/api/request.ts'
import type { ModelFolder } from '../../../native-models/models/model-folder.ts'
import { assertControlWindow } from '../../../native-models/pipeline/control-window.ts'
import { planSize } from '../../../native-models/pipeline/picture-size.ts'
import { promptTokens } from '../../../native-models/pipeline/prompt.ts'
import { findSampler } from '../../../native-models/samplers/samplers.ts'
import type { ControlPlaces } from '../controls/control-places.ts'
import type { LoraPlaces, UsedLora } from '../loras/lora-places.ts'
import type { CheckedModels } from './remembered-texts.ts'

/** What a request may name beside its model. */
export interface RequestParts {
  readonly models: CheckedModels
  readonly controls: ControlPlaces
  readonly loras: Pick<LoraPlaces, 'of'>
}

export interface CheckedRequest {
  readonly model: ModelFolder
  /** Of the finished pictures. */
  readonly width: number
  readonly height: number
  /** In which size they are painted. */
  readonly painted: { readonly width: number; readonly height: number }
  /** Where `request.control` lies. */
  readonly control?: ControlPlace
  /** Where the LoRAs of the request and of its prompt lie. */
  readonly loras: readonly UsedLora[]
}

/** @throws E_MODEL_UNKNOWN, E_MODEL_ABSENT, E_MEMORY_SHORT, E_SAMPLER_UNKNOWN, E_STEPS, E_SIZE, E_PROMPT_TOO_LONG, E_REQUEST, E_CONTROL_…, E_LORA_… */
export function checkRequest(
  request: GenerateRequest,
  { models, controls, loras }: RequestParts,
): CheckedRequest {
  const model = models.find(request.model)
  const { scheduler, maxTokens } = model
  const { levels } = findSampler(request.sampler).plan(request.steps, scheduler.training)
  if (request.control) assertControlWindow(levels, request.control)
  if (BigInt(request.seed) + BigInt(request.count) > 1n << 64n)
    throw new StudioError(
      'E_REQUEST',
      `Seed ${request.seed} leaves no room for ${request.count} pictures below 2^64.`,
    )
  const { painted, cropped } = planSize(request.size, model)
  models.assertRuns(request.model, painted)
  const limits = { tokenizer: models.tokenizer(request.model), maxTokens }
  promptTokens(request.prompt, request, limits)
  if (request.guidance > 1) promptTokens(request.negativePrompt, request, limits)
  const { width, height } = cropped ?? painted
  const control = request.control && controls.of(request.control, request.model)
  return { model, width, height, painted, ...(control && { control }), loras: loras.of(request, model) }
}
