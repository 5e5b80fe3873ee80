/** What `--lora` and the tags of prompts mean: which LoRAs, how strong, and where they lie. */
import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { StudioError } from '../../native-models/api/errors.ts'
import type { GenerateRequest, LoraPlace, LoraUse } from '../../native-models/api/request.ts'
import type { Lora } from '../../native-models/models/lora/lora.ts'
import { assertLoraFits, type FittedModel, loraFit } from '../../native-models/models/lora/lora-fit.ts'
import { loraReport } from '../../native-models/models/lora/lora-report.ts'
import { openLora } from '../../native-models/models/lora/open-lora.ts'
import type { ModelFolder } from '../../native-models/models/model-folder.ts'
import { lorasOf } from '../../native-models/pipeline/prompt-loras.ts'
import type { LoraFile } from '../service/images/picture-store.ts'
import { type EmbeddedLora, embeddedLoras } from '../service/models/embedded-loras.ts'
import { type GenerateValues, userPath } from './generate-options.ts'
import { oneLine } from './print.ts'

interface Named {
  readonly use: LoraUse
  readonly place: LoraPlace
}

export interface AskedLoras {
  /** For requests. */
  readonly uses: readonly LoraUse[]
  /** Of these, and of those that come with the studio. */
  readonly places: readonly LoraPlace[]
}

export interface CheckedLora {
  /** What is worth a warning, one sentence each. */
  readonly problems: readonly string[]
  /** It is one for few steps. */
  readonly isLcm: boolean
  /** Path of the file of its weights. */
  readonly weights: string
}

const MOST = 8
const WEIGHT = /^(.+):([-+]?(?:\d+\.?\d*|\.\d+))$/

/** @throws E_OPTION, E_FILE_MISSING, E_LORA_TWICE */
export function lorasAsked({ lora: words = [] }: GenerateValues): AskedLoras {
  if (words.length > MOST) throw new StudioError('E_OPTION', `--lora: no more than ${MOST} at once.`)
  const embedded = embeddedLoras()
  const named = words.map((word) => nameOf(word, embedded))
  const names = named.map(({ use }) => use.name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new StudioError('E_LORA_TWICE', `--lora: two LoRAs are called "${twice}".`)
  const places = embedded
    .filter(({ name }) => !names.includes(name))
    .map(({ name, path }) => ({ name, path }))
  return { uses: named.map(({ use }) => use), places: [...named.map(({ place }) => place), ...places] }
}

function nameOf(word: string, embedded: readonly EmbeddedLora[]): Named {
  const [, what = word, typed] = existsSync(userPath(word)) ? [] : (WEIGHT.exec(word) ?? [])
  const weight = typed === undefined ? undefined : Number(typed)
  if (weight !== undefined && Math.abs(weight) > 2)
    throw new StudioError('E_OPTION', `--lora ${word}: the weight is from -2 to 2.`)
  const own = embedded.find(({ name }) => name === what)
  if (own) {
    const { name, path, preferredWeight } = own
    return { use: { name, weight: weight ?? preferredWeight }, place: { name, path } }
  }
  const path = userPath(what)
  if (!existsSync(path)) {
    const names = embedded.map(({ name }) => name).join(', ')
    const sentence = `There is no file or folder ${path}, and no embedded LoRA ${oneLine(what, 80)} (${names}).`
    throw new StudioError('E_FILE_MISSING', sentence)
  }
  const name = loraName(path)
  return { use: { name, weight: weight ?? 1 }, place: { name, path } }
}

/** What training scripts call every LoRA: its folder says which one it is. */
const NAMELESS = /^(adapter_model|pytorch_lora_weights)$/

/** What requests call the LoRA of a file or folder. */
export function loraName(path: string): string {
  const stem = basename(path).replace(/\.(safetensors|bin|pt|pth|ckpt)$/i, '')
  return (NAMELESS.test(stem) ? basename(dirname(path)) : stem).slice(0, 200)
}

/**
 * Each LoRA of the requests is opened and held against the model before the engine starts. → by name
 * @throws E_LORA_UNKNOWN, and as `openLora` and `assertLoraFits`
 */
export function checkLoras(
  requests: readonly GenerateRequest[],
  { places }: AskedLoras,
  model: ModelFolder,
): ReadonlyMap<string, CheckedLora> {
  const names = new Set(requests.flatMap((request) => lorasOf(request).map(({ name }) => name)))
  const { name: modelName, transformer, textEncoder } = model
  const fitted = { name: modelName, transformer: transformer.config, textEncoder: textEncoder.config }
  return new Map(
    [...names].map((name) => {
      const place = places.find((one) => one.name === name)
      if (!place) {
        const sentence = `There is no LoRA "${oneLine(name, 80)}": --lora names the file of one.`
        throw new StudioError('E_LORA_UNKNOWN', sentence)
      }
      const lora = openLora(place)
      assertLoraFits(lora, fitted)
      const isLcm = loraReport(lora).lcm !== undefined
      const weights = lora.checkpoint.files[0]?.path ?? place.path
      return [name, { problems: problemsOf(name, lora, fitted), isLcm, weights }] as const
    }),
  )
}

/** The weights of what a request and its prompt name, for the picture's metadata. */
export function loraFilesOf(
  request: GenerateRequest,
  checked: ReadonlyMap<string, CheckedLora>,
): readonly LoraFile[] {
  return lorasOf(request).map(({ name }) => ({ name, weights: checked.get(name)?.weights ?? '' }))
}

const SHOWN = 3

function problemsOf(name: string, lora: Lora, model: FittedModel): string[] {
  const { missing } = loraFit(lora, model)
  const list = (names: readonly string[]) =>
    names
      .slice(0, SHOWN)
      .map((one) => oneLine(one, 90))
      .join(', ') + (names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '')
  return [
    ...(lora.unmatched.length > 0
      ? [`Of the LoRA ${name} this is not understood: ${list(lora.unmatched)}.`]
      : []),
    ...(lora.refused.length > 0
      ? [`Of the LoRA ${name} this is not used: ${list(lora.refused.map(({ why }) => why))}.`]
      : []),
    ...(missing.length > 0 ? [`Of the LoRA ${name} ${model.name} lacks: ${list(missing)}.`] : []),
  ]
}
