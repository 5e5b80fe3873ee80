/** From the options of `generate` to complete requests. */
import { randomBytes } from 'node:crypto'
import { StudioError } from '../../native-models/api/errors.ts'
import {
  type ControlUse,
  type GenerateRequest,
  generateRequest,
  type LoraUse,
} from '../../native-models/api/request.ts'
import { type ModelFolder, openModelFolder } from '../../native-models/models/model-folder.ts'
import { assertControlWindow } from '../../native-models/pipeline/control-window.ts'
import { planSize } from '../../native-models/pipeline/picture-size.ts'
import { promptTokens } from '../../native-models/pipeline/prompt.ts'
import type { Tokenizer } from '../../native-models/pipeline/tokenizer.ts'
import { findSampler } from '../../native-models/samplers/samplers.ts'
import { type GenerateValues, guidanceOf, seedOf, sizeOf, wholeNumber } from './generate-options.ts'
import { modelPlace } from './model-path.ts'
import { oneLine } from './print.ts'

const MOST_STEPS = 1000
const MOST_PICTURES = 1000

/** A name that the studio knows, or a folder; the first embedded one if absent. @throws E_MODEL_ABSENT, as openModelFolder */
export function modelOf({ model, base }: Pick<GenerateValues, 'model' | 'base'>): ModelFolder {
  const place = modelPlace(model)
  const own = base === undefined ? place.base : modelPlace(base).path
  return openModelFolder(place.path, own === undefined ? {} : { base: own })
}

interface Asked {
  readonly values: GenerateValues
  readonly control: ControlUse | undefined
  readonly loras: readonly LoraUse[]
}

/** What was not asked for is the model's own default. Everything that is cheap to check is checked here. */
export function requestOf(
  prompt: string,
  model: ModelFolder,
  { values, control, loras }: Asked,
): GenerateRequest {
  const sampler = findSampler(values.sampler ?? model.defaults.sampler)
  const own = sampler.id === model.defaults.sampler ? model.defaults : sampler.defaults
  const mostSteps = Math.min(sampler.maxSteps, MOST_STEPS)
  const request: GenerateRequest = {
    model: model.id,
    prompt,
    negativePrompt: values.negative ?? '',
    cleanCaption: values['clean-caption'] ?? false,
    longPrompt: values['cut-prompt'] ? 'cut' : 'refuse',
    sampler: sampler.id,
    steps: wholeNumber(values, 'steps', [sampler.minSteps, mostSteps]) ?? own.steps,
    guidance: guidanceOf(values) ?? own.guidance,
    seed: seedOf(values) ?? randomSeed(),
    count: wholeNumber(values, 'count', [1, MOST_PICTURES]) ?? 1,
    size: sizeOf(values) ?? { kind: 'aspect', width: 1, height: 1 },
    ...(control && { control }),
    ...(loras.length > 0 && { loras: [...loras] }),
  }
  assertSeedsFit(request)
  planSize(request.size, model)
  const { levels } = sampler.plan(request.steps, model.scheduler.training)
  if (control) assertControlWindow(levels, control)
  return checked(request)
}

function checked(request: GenerateRequest): GenerateRequest {
  const parsed = generateRequest.safeParse(request)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.join('.') ?? ''
  const text = { prompt: 'prompt', negativePrompt: 'negative prompt' }[field]
  if (text) {
    const { length } = field === 'prompt' ? request.prompt : request.negativePrompt
    const sentence = `The ${text} has ${length} characters, which is more than is read (100000).`
    throw new StudioError('E_PROMPT_TOO_LONG', sentence)
  }
  throw new StudioError('E_REQUEST', `The request's ${field}: ${issue?.message ?? 'not as expected'}.`)
}

/** Each picture has a seed of its own, which paints it again alone. @throws E_OPTION */
function assertSeedsFit({ seed, count }: GenerateRequest): void {
  const last = BigInt(seed) + BigInt(count) - 1n
  if (last < 1n << 64n) return
  throw new StudioError(
    'E_OPTION',
    `--seed ${seed}: with --count ${count} the seeds go on beyond 18446744073709551615.`,
  )
}

/** 32 bits: short enough to be typed again. */
function randomSeed(): string {
  return String(randomBytes(4).readUInt32LE())
}

/**
 * Of many prompts the last may be too long: that is said before the first is painted.
 * @throws E_PROMPT_TOO_LONG with the prompt's number
 */
export function assertPromptsFit(
  requests: readonly GenerateRequest[],
  limits: { tokenizer: Tokenizer; maxTokens: number },
): void {
  for (const [index, request] of requests.entries()) {
    try {
      promptTokens(request.prompt, request, limits)
    } catch (cause) {
      if (!(cause instanceof StudioError) || requests.length === 1) throw cause
      const which = `Prompt ${index + 1} of ${requests.length}, “${oneLine(request.prompt, 40)}”`
      throw new StudioError(cause.code, `${which}: ${cause.message}`, { cause })
    }
  }
}
