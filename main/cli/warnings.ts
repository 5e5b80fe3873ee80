/** What is allowed but hardly meant, one sentence each. */
import type { GenerateRequest } from '../../native-models/api/request.ts'
import type { ModelFolder } from '../../native-models/models/model-folder.ts'
import { planSize } from '../../native-models/pipeline/picture-size.ts'
import { lorasOf, promptLoras } from '../../native-models/pipeline/prompt-loras.ts'
import type { Tokenizer } from '../../native-models/pipeline/tokenizer.ts'
import { findSampler } from '../../native-models/samplers/samplers.ts'
import type { CheckedLora } from './lora-of.ts'
import { oneLine } from './print.ts'

interface Known {
  readonly model: ModelFolder
  readonly tokenizer: Tokenizer
  /** By the name that requests call them. */
  readonly loras: ReadonlyMap<string, CheckedLora>
}

/** How far a shape, in its ratio of sides, may be from what was asked for. */
const OTHER_RATIO = 1.1
/** Areas beyond these, against every bucket, are not what the model was trained on. */
const AREA = { least: 0.67, most: 1.5 } as const
const UNREAD_SHARE = 1 / 3
const SHOWN = 8

export function warningsOf(request: GenerateRequest, { model, tokenizer, loras }: Known): string[] {
  const used = lorasOf(request).filter(({ weight }) => weight !== 0)
  const lcm = used.find(({ name }) => loras.get(name)?.isLcm)?.name
  return [
    distillation(request, model, lcm),
    guidance(request, model, lcm),
    ...used.flatMap(({ name }) => loras.get(name)?.problems ?? []),
    negative(request),
    control(request),
    shape(request, model),
    area(request, model),
    unread(request, tokenizer),
  ].filter((sentence) => sentence !== undefined)
}

/** What is distilled for few steps, the model itself or a LoRA over it, and the sampler that suits it. */
function distilled(
  { name, scheduler: { sampler } }: ModelFolder,
  lcm: string | undefined,
): { name: string; sampler: string } | undefined {
  if (sampler.family === 'Consistency') return { name, sampler: sampler.id }
  return lcm === undefined ? undefined : { name: `The LoRA ${lcm}`, sampler: 'lcm' }
}

function distillation(
  { sampler }: GenerateRequest,
  model: ModelFolder,
  lcm: string | undefined,
): string | undefined {
  const needs = findSampler(sampler).family === 'Consistency'
  const by = distilled(model, lcm)
  if (needs === (by !== undefined)) return undefined
  return by
    ? `${by.name} is distilled for few steps, which ${sampler} does not suit: its own sampler is ${by.sampler}.`
    : `The sampler ${sampler} is for distilled models, which ${model.name} is not: its own is ${model.scheduler.sampler.id}.`
}

function guidance(
  { guidance: scale }: GenerateRequest,
  model: ModelFolder,
  lcm: string | undefined,
): string | undefined {
  const by = distilled(model, lcm)
  if (scale <= 1 || !by) return undefined
  return `${by.name} was distilled to paint without guidance: a guidance of ${scale} spoils its pictures.`
}

function negative({ negativePrompt, guidance: scale }: GenerateRequest): string | undefined {
  return negativePrompt !== '' && scale <= 1
    ? 'The negative prompt is not used: it needs a guidance above 1.'
    : undefined
}

function control({ control: use }: GenerateRequest): string | undefined {
  return use?.strength === 0 ? 'The picture is not followed: its strength is 0.' : undefined
}

function shape({ size }: GenerateRequest, model: ModelFolder): string | undefined {
  if (size.kind !== 'aspect') return undefined
  const { width, height } = planSize(size, model).painted
  const times = width / height / (size.width / size.height)
  if (Math.max(times, 1 / times) <= OTHER_RATIO) return undefined
  return `The closest shape this model has is ${width}×${height}.`
}

function area({ size }: GenerateRequest, { name, buckets }: ModelFolder): string | undefined {
  if (size.kind !== 'exact') return undefined
  const times = buckets.map(({ width, height }) => (size.width * size.height) / (width * height))
  const large = times.every((share) => share > AREA.most)
  const small = times.every((share) => share < AREA.least)
  if (!large && !small) return undefined
  return `${size.width}×${size.height} is much ${large ? 'larger' : 'smaller'} than what ${name} was trained on.`
}

/** Neighbouring unknown characters are one token. */
function unread(request: GenerateRequest, tokenizer: Tokenizer): string | undefined {
  const { prompt } = promptLoras(request.prompt)
  const unknownOf = (text: string) => {
    const ids = tokenizer.encode(text).ids.slice(0, -1)
    return { ids, unknown: ids.filter((id) => tokenizer.pieceOf(id) === '<unk>').length }
  }
  const { ids, unknown } = unknownOf(prompt)
  if (unknown <= ids.length * UNREAD_SHARE) return undefined
  const characters = new Set(Array.from(new Intl.Segmenter().segment(prompt), ({ segment }) => segment))
  const found = [...characters].filter((character) => unknownOf(character).unknown > 0)
  const more = found.length > SHOWN ? ` and ${found.length - SHOWN} more` : ''
  return `This model cannot read: ${oneLine(found.slice(0, SHOWN).join(' '), 60)}${more}`
}
