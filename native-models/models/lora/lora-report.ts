/** What a LoRA is, for people: pure data that the window and the command line show. */
import { basename } from 'node:path'
import type { Checkpoint } from '../../formats/checkpoint.ts'
import { SIZE_CONDITION } from './layers.ts'
import type { AlphaSource, Lora, LoraLayer } from './lora.ts'
import { type FittedModel, layersOf, loraFit, trainedOn } from './lora-fit.ts'
import { jsonObject } from './lora-scale.ts'

interface Range {
  readonly least: number
  readonly most: number
}

export interface LoraReport {
  /** Whose way of writing LoRAs this is. */
  readonly dialect: string
  /** How its layers are changed: low rank, DoRA, LoKr, LoHa, full. */
  readonly kinds: readonly string[]
  readonly rank: Range | undefined
  readonly alpha: (Range & { readonly sources: readonly AlphaSource[] }) | undefined
  readonly layers: number
  /** Of the layers those of the text encoder. */
  readonly textLayers: number
  /** Keys that were understood, and those that were not. */
  readonly matched: readonly string[]
  readonly unmatched: readonly string[]
  /** What was understood and cannot be used, and why. */
  readonly refused: Lora['refused']
  /** What is allowed but hardly meant, one sentence each. */
  readonly warnings: readonly string[]
  readonly trainedOn: {
    readonly width: number | undefined
    /** At least. */
    readonly blocks: number
    readonly sizeConditions: boolean
  }
  readonly triggerWords: readonly string[]
  /** What tells that it is one for few steps (latent consistency), or undefined. */
  readonly lcm: string | undefined
}

export function loraReport(lora: Lora): LoraReport {
  const layers = layersOf(lora)
  const alphas = layers.flatMap(({ alpha }) => (alpha ? [alpha] : []))
  const range = rangeOf(alphas.map(({ value }) => value))
  const { metadata } = lora.checkpoint
  return {
    dialect: lora.dialect.name,
    kinds: [...new Set(layers.flatMap(kindsOf))],
    rank: rangeOf(layers.flatMap(({ rank }) => rank ?? [])),
    alpha: range && { ...range, sources: [...new Set(alphas.map(({ source }) => source))] },
    layers: layers.length,
    textLayers: lora.layers['text encoder'].size,
    matched: [...new Set(layers.flatMap(({ keys }) => keys))],
    unmatched: lora.unmatched,
    refused: lora.refused,
    warnings: [alphaWarning(layers)].filter((sentence) => sentence !== undefined),
    trainedOn: {
      ...trainedOn(lora),
      sizeConditions: layers.some(({ path }) => SIZE_CONDITION.test(path)),
    },
    triggerWords: triggerWordsOf(metadata),
    lcm: lcmHint(lora),
  }
}

function alphaWarning(layers: readonly LoraLayer[]): string | undefined {
  const still = layers.filter(({ alpha }) => alpha?.value === 0).length
  if (still === 0) return undefined
  return still === layers.length
    ? 'Its alpha is 0: it does nothing.'
    : `Of ${still} of its ${layers.length} layers alpha is 0: they do nothing.`
}

/** `16`, or `4 to 64`. */
export function rangeText(range: Range | undefined): string {
  if (!range) return 'none'
  return range.least === range.most ? String(range.least) : `${range.least} to ${range.most}`
}

const SOURCES: Readonly<Record<AlphaSource, string>> = {
  you: 'as you set it',
  'the file': 'from the file',
  'adapter_config.json': 'from adapter_config.json',
  metadata: 'from its metadata',
  default: 'assumed',
}

/** `16, from adapter_config.json`. */
export function alphaText({ alpha }: LoraReport): string {
  if (!alpha) return 'none'
  return [rangeText(alpha), ...alpha.sources.map((source) => SOURCES[source])].join(', ')
}

/** One plain line: `rank 16, matches all 58 layers of PixArt nano`. */
export function verdict(lora: Lora, model: FittedModel): string {
  const { matched, total, misfit } = loraFit(lora, model)
  if (misfit) return misfit.message
  const rank = rangeOf(layersOf(lora).flatMap((layer) => layer.rank ?? []))
  const share = matched === total ? `all ${total}` : `${matched} of ${total}`
  const warning = alphaWarning(layersOf(lora))
  return `${warning === undefined ? '' : `${warning} `}${rank ? `rank ${rangeText(rank)}, ` : ''}matches ${share} layers of ${model.name}`
}

const KINDS = {
  'low-rank': 'low rank',
  kronecker: 'LoKr',
  hadamard: 'LoHa',
  full: 'full difference',
  none: 'bias',
} as const satisfies Record<LoraLayer['delta']['kind'], string>

function kindsOf({ delta, magnitude }: LoraLayer): string[] {
  return magnitude ? [KINDS[delta.kind], 'DoRA'] : [KINDS[delta.kind]]
}

function rangeOf(values: readonly number[]): Range | undefined {
  if (values.length === 0) return undefined
  const [least, most] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
  return { least, most }
}

const MOST_WORDS = 20
const LONGEST_WORD = 200

/** modelspec's own field, then kohya's counts of the tags of its pictures, the most frequent first. */
function triggerWordsOf(metadata: Checkpoint['metadata']): string[] {
  const phrases = (metadata.get('modelspec.trigger_phrase') ?? '').split(',')
  const counts = new Map<string, number>()
  for (const folder of Object.values(jsonObject(metadata.get('ss_tag_frequency') ?? '') ?? {})) {
    const tags = typeof folder === 'object' && folder !== null ? Object.entries(folder) : []
    for (const [tag, count] of tags)
      if (typeof count === 'number') counts.set(tag.trim(), (counts.get(tag.trim()) ?? 0) + count)
  }
  const frequent = [...counts].sort(([, a], [, b]) => b - a).map(([tag]) => tag)
  const words = [...phrases, ...frequent].map((word) => word.trim().slice(0, LONGEST_WORD))
  return [...new Set(words.filter((word) => word !== ''))].slice(0, MOST_WORDS)
}

const LCM = /(^|[^a-z])lcm([^a-z]|$)/i
const NAMING = ['modelspec.title', 'modelspec.description', 'ss_output_name', 'ss_training_comment']

/** Its keys look like any other's: only its names can tell. */
function lcmHint({ path, checkpoint }: Lora): string | undefined {
  if (LCM.test(basename(path))) return 'its name'
  return NAMING.some((key) => LCM.test(checkpoint.metadata.get(key) ?? '')) ? 'its metadata' : undefined
}
