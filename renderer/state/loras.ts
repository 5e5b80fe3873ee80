/** LoRAs of a request: those that were chosen and those that the prompt's tags name. Pure, over the shelf. */
import type { GenerateRequest, LoraUse } from '../../native-models/api/request.ts'
import type { Lora } from '../../preload/contract.ts'

/** `<lora:name:0.8>` in a prompt. */
export interface PromptTag {
  readonly text: string
  /** Where it begins in the prompt. */
  readonly at: number
  readonly name: string
  /** undefined: what stands there is no weight from −2 to 2. */
  readonly weight: number | undefined
}

const TAG = /<lora:([^:<>]*)(?::([^<>]*))?>/gi
export const LORA_WEIGHTS = { min: -2, max: 2, step: 0.05 } as const
/** What the request's schema takes. */
const MOST_LORAS = 8

export function tagsOf(prompt: string): PromptTag[] {
  return [...prompt.matchAll(TAG)].map(({ 0: text, 1: name = '', 2: weight, index: at }) => ({
    ...{ text, at, name: name.trim() },
    weight: weight === undefined ? 1 : weightOf(weight),
  }))
}

function weightOf(text: string): number | undefined {
  const weight = /^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$/.test(text) ? Number(text) : Number.NaN
  return weight >= LORA_WEIGHTS.min && weight <= LORA_WEIGHTS.max ? weight : undefined
}

export const withoutTags = (prompt: string): string => prompt.replace(TAG, '').replace(/\s+/g, ' ').trim()

/** Everything that will be used, the chosen ones first. */
export function usesOf({ prompt, loras = [] }: Pick<GenerateRequest, 'prompt' | 'loras'>): LoraUse[] {
  return [...loras, ...tagsOf(prompt).map(({ name, weight = 1 }) => ({ name, weight }))]
}

export const loraNamed = (loras: readonly Lora[], name: string): Lora | undefined =>
  loras.find((lora) => lora.name === name)

/** Why a request with LoRAs cannot be painted. */
export type LoraObstacle =
  | { readonly kind: 'twice' | 'unknown' | 'weight' | 'broken'; readonly name: string }
  | { readonly kind: 'misfit'; readonly lora: Lora }
  | { readonly kind: 'many' }

export function loraObstacle(
  request: Pick<GenerateRequest, 'prompt' | 'loras' | 'model'>,
  known: readonly Lora[],
): LoraObstacle | undefined {
  const uses = usesOf(request)
  const names = uses.map(({ name }) => name)
  const wrong = tagsOf(request.prompt).find(({ weight }) => weight === undefined)
  if (wrong !== undefined) return { kind: 'weight', name: wrong.text }
  const twice = names.find((name, n) => names.indexOf(name) !== n)
  if (twice !== undefined) return { kind: 'twice', name: twice }
  for (const name of names) {
    const lora = loraNamed(known, name)
    if (lora === undefined) return { kind: 'unknown', name }
    if (lora.error !== undefined) return { kind: 'broken', name: lora.title }
    if (!lora.fits.includes(request.model)) return { kind: 'misfit', lora }
  }
  return names.length > MOST_LORAS ? { kind: 'many' } : undefined
}
