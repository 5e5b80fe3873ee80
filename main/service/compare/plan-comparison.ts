/** A setup, unfolded and held against everything that can be known before it waits in the queue. */
import { type ComparisonSetup, MOST_CELLS } from '../../../native-models/api/comparison.ts'
import { StudioError } from '../../../native-models/api/errors.ts'
import { type GenerateRequest, generateRequest } from '../../../native-models/api/request.ts'
import { shrinkFactor } from '../../../native-models/models/vae.ts'
import { planSize } from '../../../native-models/pipeline/picture-size.ts'
import { findSampler } from '../../../native-models/samplers/samplers.ts'
import type { ComparedLane, LaneChange } from '../../../preload/contract.ts'
import { type CheckedRequest, checkRequest, type RequestParts } from '../queue/check-request.ts'
import { rememberedLoras } from '../queue/remembered-loras.ts'
import { rememberedTexts } from '../queue/remembered-texts.ts'
import { type UnfoldedLane, unfoldSetup, variedFields } from './unfold-setup.ts'

export interface PlannedComparison {
  readonly lanes: readonly ComparedLane[]
  /** One a lane, each one picture. */
  readonly requests: readonly GenerateRequest[]
  readonly checked: readonly CheckedRequest[]
  /** Of the steps that will be kept. */
  readonly stepsBytes: number
}

const HALF_BYTES = 2
const LONGEST_LABEL = 200
/** Characters of all lanes: they are told whenever the history is listed. */
const MOST_PROMPTS = 400_000

/** @throws E_COMPARE, E_SAMPLER_UNKNOWN, E_REQUEST, and what checkRequest throws; the sentence names the lane */
export function planComparison(setup: ComparisonSetup, parts: RequestParts): PlannedComparison {
  const { models } = parts
  assertNumber(setup)
  const unfolded = unfoldSetup(setup, (id) => models.find(id).name)
  assertDifferent(unfolded, setup)
  const fields = variedFields(setup)
  if (fields.includes('prompt')) assertPrompts(unfolded)
  const checked = checkAll(unfolded, parts)
  const requests = unfolded.map(({ request }) => request)
  return {
    requests,
    checked,
    lanes: unfolded.map(({ request, words }) => ({
      label: labelOf(words),
      change: changeOf(request, fields),
      forwardPasses: findSampler(request.sampler).forwardPasses(request.steps),
    })),
    stepsBytes: requests.reduce((sum, request, lane) => sum + stepsBytesOf(request, checked[lane]!), 0),
  }
}

/** @throws E_COMPARE */
function assertNumber(setup: ComparisonSetup): void {
  const lanes =
    setup.kind === 'lanes'
      ? setup.lanes.length + (setup.measure ? 1 : 0)
      : setup.x.values.length * (setup.y?.values.length ?? 1)
  if (lanes < 2)
    throw new StudioError('E_COMPARE', 'This is one picture: there is nothing to compare it with.')
  if (lanes > MOST_CELLS)
    throw new StudioError('E_COMPARE', `The grid has ${lanes} cells: no more than ${MOST_CELLS} are painted.`)
}

/** @throws E_COMPARE */
function assertPrompts(lanes: readonly UnfoldedLane[]): void {
  const length = lanes.reduce((sum, { request }) => sum + request.prompt.length, 0)
  if (length <= MOST_PROMPTS) return
  const sentence = `The prompts of all lanes have ${length} characters: no more than ${MOST_PROMPTS} are kept.`
  throw new StudioError('E_COMPARE', sentence)
}

/** @throws E_COMPARE */
function assertDifferent(lanes: readonly UnfoldedLane[], setup: ComparisonSetup): void {
  const first = new Map<string, number>()
  for (const [lane, { request, words }] of lanes.entries()) {
    const key = JSON.stringify({ ...request, seed: String(BigInt(request.seed)) })
    const same = first.get(key)
    if (same !== undefined) {
      const made = setup.kind === 'lanes' && setup.equal !== 'own' ? ', as they are made equal' : ''
      const sentence = `Lanes ${same + 1} and ${lane + 1} are the same${made}: ${labelOf(words)}.`
      throw new StudioError('E_COMPARE', sentence)
    }
    first.set(key, lane)
  }
}

/** What is wrong with all lanes is no lane's own. @throws as planComparison */
function checkAll(lanes: readonly UnfoldedLane[], parts: RequestParts): CheckedRequest[] {
  const once = { ...parts, loras: rememberedLoras(parts.loras), models: rememberedTexts(parts.models) }
  const results = lanes.map(({ request }) => tryTo(() => checkRequest(asRequest(request), once)))
  const failed = results.findIndex(({ error }) => error !== undefined)
  if (failed === -1) return results.flatMap(({ value }) => value ?? [])
  const { error } = results[failed]!
  if (!(error instanceof StudioError)) throw error
  const isShared = results.every((other) => (other.error as Error | undefined)?.message === error.message)
  if (isShared) throw error
  const sentence = `Lane ${failed + 1} (${labelOf(lanes[failed]!.words)}): ${error.message}`
  throw new StudioError(error.code, sentence, { cause: error })
}

/** As other doors would take it. @throws E_REQUEST */
function asRequest(request: GenerateRequest): GenerateRequest {
  const { error } = generateRequest.safeParse(request)
  if (!error) return request
  const [issue] = error.issues
  throw new StudioError('E_REQUEST', `${issue?.path.join('.')}: ${issue?.message}.`)
}

function tryTo<T>(act: () => T): { readonly value?: T; readonly error?: unknown } {
  try {
    return { value: act() }
  } catch (error) {
    return { error }
  }
}

const labelOf = (words: readonly string[]): string => words.join(' · ').slice(0, LONGEST_LABEL)

function changeOf(request: GenerateRequest, fields: ReturnType<typeof variedFields>): LaneChange {
  return Object.fromEntries(fields.map((field) => [field, request[field]]))
}

function stepsBytesOf({ size, steps }: GenerateRequest, { model }: CheckedRequest): number {
  const { width, height } = planSize(size, model).painted
  const shrink = shrinkFactor(model.vae.config)
  return HALF_BYTES * model.transformer.config.in_channels * (width / shrink) * (height / shrink) * steps
}
