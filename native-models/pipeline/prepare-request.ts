/** Everything of a request that is the same for all of its pictures and steps: texts, control, LoRAs. */
import type { GenerateRequest, LoraPlace } from '../api/request.ts'
import type { StepShape } from '../models/pixart.ts'
import type { ControlNet } from '../runtime/control-net.ts'
import type { WeighedLora } from '../runtime/lora-ledger.ts'
import type { HostTensor } from '../runtime/session.ts'
import type { DenoiseOptions, StepControl, TextRows } from './denoise.ts'
import type { LoadedModel } from './loaded-model.ts'
import type { Turns } from './part-turns.ts'
import type { PlannedRequest } from './plan-request.ts'
import { type ControlSource, prepareControl } from './prepare-control.ts'
import { promptTokens } from './prompt.ts'
import { lorasOf } from './prompt-loras.ts'

type Texts = Pick<DenoiseOptions, 'texts' | 'guidance'>

export interface PreparedRequest extends PlannedRequest {
  readonly texts: Texts
  readonly control: StepControl | undefined
  readonly loras: readonly WeighedLora[]
}

/** Texts that are read and prepared already, by everything that they depend on: requests of one model may share it. */
export interface KnownTexts {
  /** Embeddings. */
  readonly read: Map<string, HostTensor>
  readonly prepared: Map<string, TextRows[]>
}

export const noTexts = (): KnownTexts => ({ read: new Map(), prepared: new Map() })

interface Given {
  /** There where the request has a control. */
  readonly control?: ControlSource | undefined
  /** Of all LoRAs that the request names, in any order. */
  readonly loras?: readonly LoraPlace[] | undefined
  readonly known: KnownTexts
  readonly turns: Turns
}

/** The text encoder's part of it. @throws E_PROMPT_TOO_LONG, E_LORA_…, E_RUNTIME */
export async function readTexts(
  model: LoadedModel,
  { request }: PlannedRequest,
  { loras: places = [], known: { read }, turns }: Omit<Given, 'control'>,
): Promise<void> {
  const loras = model.loras.of(lorasOf(request), places)
  for (const ids of tokensOf(model, request)) {
    const key = textKey(ids, loras)
    if (read.has(key)) continue
    turns('textEncoder')
    read.set(key, await model.embed(ids, loras))
  }
}

/** @throws E_PROMPT_TOO_LONG, E_STEPS, E_LORA_…, E_RUNTIME, and as `prepareControl` */
export async function prepareRequest(
  model: LoadedModel,
  planned: PlannedRequest,
  given: Given,
): Promise<PreparedRequest> {
  const { request, size } = planned
  const { control: source, turns, known } = given
  const control = await prepareControl(model, request, { source, turns, size: size.painted })
  await readTexts(model, planned, given)
  turns('transformer')
  const loras = model.loras.of(lorasOf(request), given.loras ?? [])
  const texts = await prepareTexts(model, request, { net: control?.net, loras, known })
  return { ...planned, texts, control, loras }
}

interface Over {
  readonly net: ControlNet | undefined
  readonly loras: readonly WeighedLora[]
  readonly known: KnownTexts
}

/** The prompt's and, with guidance, the negative prompt's part of the transformer's work. All of them are read. */
async function prepareTexts(
  model: LoadedModel,
  request: GenerateRequest,
  { net, loras, known: { read, prepared } }: Over,
): Promise<Texts> {
  const prepare = async (ids: readonly number[]): Promise<TextRows[]> => {
    const key = JSON.stringify([textKey(ids, loras), net?.fingerprint])
    const embeddings = read.get(textKey(ids, loras))!
    const rows = prepared.get(key) ?? [
      { rows: 1, text: await model.transformer.prepareText(embeddings, net, loras) },
    ]
    prepared.set(key, rows)
    return rows
  }
  const [prompt, negative] = tokensOf(model, request)
  const texts = await prepare(prompt)
  return negative
    ? { texts, guidance: { scale: request.guidance, negative: await prepare(negative) } }
    : { texts }
}

/** Of the prompt and, with guidance, of the negative prompt. */
function tokensOf(model: LoadedModel, request: GenerateRequest): [number[]] | [number[], number[]] {
  const limits = { tokenizer: model.tokenizer, maxTokens: model.spec.maxTokens }
  const prompt = promptTokens(request.prompt, request, limits)
  return request.guidance <= 1 ? [prompt] : [prompt, promptTokens(request.negativePrompt, request, limits)]
}

function textKey(ids: readonly number[], loras: readonly WeighedLora[]): string {
  return JSON.stringify([ids, loras.map(({ lora, weight }) => [lora.identity, weight])])
}

/** Makes the sessions of its steps, so that the first step's time is a step's alone, and so is that of one that begins to follow. */
export async function prepareSteps(
  { transformer }: LoadedModel,
  { shape, texts, control, loras }: PreparedRequest,
): Promise<void> {
  for (const net of netsOf(control)) await transformer.prepare(stepShape(shape, texts), net, loras)
}

/** What the steps follow: the ControlNet, nothing, or each at its time. */
function netsOf(control: StepControl | undefined): (ControlNet | undefined)[] {
  if (!control) return [undefined]
  return control.always ? [control.net] : [control.net, undefined]
}

/** The shape of a forward pass as `denoise` makes it: with guidance, the negative rows come first. */
function stepShape([, , height, width]: PreparedRequest['shape'], { texts, guidance }: Texts): StepShape {
  const rows = [...(guidance?.negative ?? []), ...texts]
  const groups = rows.map(({ rows, text }) => ({ rows, kind: text.kind }))
  return { height, width, groups, timesteps: 'shared' }
}
