/** From the options of `generate` to complete requests. */
import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { StudioError } from '../../native-models/api/errors.ts'
import { type GenerateRequest, generateRequest } from '../../native-models/api/request.ts'
import { type ModelFolder, openModelFolder } from '../../native-models/models/model-folder.ts'
import { planSize } from '../../native-models/pipeline/picture-size.ts'
import { promptTokens } from '../../native-models/pipeline/prompt.ts'
import { createTokenizer } from '../../native-models/pipeline/tokenizer.ts'
import { findSampler } from '../../native-models/samplers/samplers.ts'
import { embeddedModels } from '../service/models/embedded-models.ts'
import { isFolder } from '../service/writable-folder.ts'
import { type GenerateValues, guidanceOf, seedOf, sizeOf, userPath, wholeNumber } from './generate-options.ts'
import { oneLine } from './print.ts'

const MOST_STEPS = 1000
const MOST_PICTURES = 1000

/** A name of an embedded model, or a folder; the first embedded one if absent. @throws as openModelFolder */
export function modelOf({ model, base }: Pick<GenerateValues, 'model' | 'base'>): ModelFolder {
  return openModelFolder(modelPath(model), base === undefined ? {} : { base: userPath(base) })
}

function modelPath(model: string | undefined): string {
  const embedded = embeddedModels()
  const found = model === undefined ? embedded[0] : embedded.find(({ id }) => id === model)
  if (found) return found.folder
  if (model === undefined)
    throw new StudioError('E_FILE_MISSING', 'The embedded model is missing from this installation.')
  const folder = userPath(model)
  if (isFolder(folder) || model !== basename(model)) return folder
  const names = embedded.map(({ id }) => id).join(', ')
  throw new StudioError(
    'E_FILE_MISSING',
    `There is no folder ${folder}, and no embedded model ${model} (${names}).`,
  )
}

/** What was not asked for is the model's own default. Everything that is cheap to check is checked here. */
export function requestOf(prompt: string, model: ModelFolder, values: GenerateValues): GenerateRequest {
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
  }
  planSize(request.size, model)
  sampler.plan(request.steps, model.scheduler.training)
  return checked(request)
}

function checked(request: GenerateRequest): GenerateRequest {
  const parsed = generateRequest.safeParse(request)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.join('.') ?? ''
  const code = /^(prompt|negativePrompt)$/.test(field) ? 'E_PROMPT_TOO_LONG' : 'E_REQUEST'
  throw new StudioError(code, `The request's ${field}: ${issue?.message ?? 'not as expected'}.`)
}

/** 32 bits: short enough to be typed again. */
function randomSeed(): string {
  return String(randomBytes(4).readUInt32LE())
}

/**
 * Of many prompts the last may be too long: that is said before the first is painted.
 * @throws E_PROMPT_TOO_LONG with the prompt's number
 */
export function assertPromptsFit(requests: readonly GenerateRequest[], model: ModelFolder): void {
  const limits = { tokenizer: createTokenizer(model.tokenizer.folder), maxTokens: model.maxTokens }
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
