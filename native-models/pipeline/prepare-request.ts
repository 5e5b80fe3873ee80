/** Everything of a request that is the same for all of its pictures and steps: texts, control, LoRAs. */
import type { GenerateRequest, LoraPlace } from '../api/request.ts'
import type { StepShape } from '../models/pixart.ts'
import type { ControlNet } from '../runtime/control-net.ts'
import type { WeighedLora } from '../runtime/lora-ledger.ts'
import type { DenoiseOptions, StepControl, TextRows } from './denoise.ts'
import type { LoadedModel } from './loaded-model.ts'
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

/** Texts that are prepared already, by everything that they depend on: requests of one model may share it. */
export type KnownTexts = Map<string, TextRows[]>

interface Given {
  /** There where the request has a control. */
  readonly control?: ControlSource | undefined
  /** Of all LoRAs that the request names, in any order. */
  readonly loras?: readonly LoraPlace[] | undefined
  readonly known: KnownTexts
}

/** @throws E_PROMPT_TOO_LONG, E_STEPS, E_LORA_…, E_RUNTIME, and as `prepareControl` */
export async function prepareRequest(
  model: LoadedModel,
  planned: PlannedRequest,
  given: Given,
): Promise<PreparedRequest> {
  const { request, size } = planned
  const control = await prepareControl(model, request, { source: given.control, size: size.painted })
  const loras = model.loras.of(lorasOf(request), given.loras ?? [])
  const texts = await prepareTexts(model, request, { net: control?.net, loras, known: given.known })
  return { ...planned, texts, control, loras }
}

interface Over {
  readonly net: ControlNet | undefined
  readonly loras: readonly WeighedLora[]
  readonly known: KnownTexts
}

/** The prompt's and, with guidance, the negative prompt's part of the transformer's work. */
async function prepareTexts(
  model: LoadedModel,
  request: GenerateRequest,
  { net, loras, known }: Over,
): Promise<Texts> {
  const limits = { tokenizer: model.tokenizer, maxTokens: model.spec.maxTokens }
  const weights = loras.map(({ lora, weight }) => [lora.identity, weight])
  const prepare = async (text: string): Promise<TextRows[]> => {
    const ids = promptTokens(text, request, limits)
    const key = JSON.stringify([ids, net?.fingerprint, weights])
    const rows = known.get(key) ?? [
      { rows: 1, text: await model.transformer.prepareText(await model.embed(ids, loras), net, loras) },
    ]
    known.set(key, rows)
    return rows
  }
  const texts = await prepare(request.prompt)
  if (request.guidance <= 1) return { texts }
  return { texts, guidance: { scale: request.guidance, negative: await prepare(request.negativePrompt) } }
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
