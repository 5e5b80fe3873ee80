/** How strong a layer's difference is: alpha / rank, wherever alpha is told. */
import { StudioError } from '../../api/errors.ts'
import type { Checkpoint } from '../../formats/checkpoint.ts'
import type { LoraDialect } from './dialects.ts'
import type { AlphaSource, LoraLayer } from './lora.ts'
import type { PeftConfig } from './peft-config.ts'

export interface ScaleSources {
  readonly dialect: LoraDialect
  readonly metadata: ScaleMetadata
  /** Where the dialect's alpha is told by it. */
  readonly config: PeftConfig | undefined
  /** In place of what the file says. */
  readonly alpha: number | undefined
}

type Scale = Pick<LoraLayer, 'scale' | 'alpha'>

interface Asked {
  /** The layer as the file calls it. */
  readonly name: string
  /** Undefined where no thin matrix tells it. */
  readonly rank: number | undefined
  /** Of the layer's own `alpha` tensor. */
  readonly ownAlpha: number | undefined
}

/** alpha / rank; with rank stabilization alpha / √rank (Kalajdzievski, arXiv 2312.03732); 1 where there is no rank. */
export function scaleOf(sources: ScaleSources, { name, rank: ownRank, ownAlpha }: Asked): Scale {
  const { config } = sources
  // LyCORIS leaves whole factors as they are, PEFT does not.
  const rank = ownRank ?? config?.rank
  if (rank === undefined) return { scale: 1, alpha: undefined }
  const { value, source } = alphaOf(sources, { name, ownAlpha, config }) ?? {
    value: sources.dialect.defaultAlpha === 'the rank' ? rank : sources.dialect.defaultAlpha,
    source: 'default' as const,
  }
  const isStabilized = config?.isRankStabilized ?? sources.metadata.of(name).isRankStabilized
  return { scale: value / (isStabilized ? Math.sqrt(rank) : rank), alpha: { value, source } }
}

function alphaOf(
  sources: ScaleSources,
  { name, ownAlpha, config }: Pick<Asked, 'name' | 'ownAlpha'> & { config: PeftConfig | undefined },
): { value: number; source: AlphaSource } | undefined {
  const told: readonly (readonly [AlphaSource, number | undefined])[] = [
    ['you', sources.alpha],
    ['the file', ownAlpha],
    ['adapter_config.json', config?.alphaOf(name)],
    ['metadata', sources.metadata.of(name).alpha],
  ]
  const [source, value] = told.find(([, alpha]) => alpha !== undefined) ?? []
  return source && value !== undefined ? { source, value } : undefined
}

/** What a file's metadata says of its layers' strength. */
export interface ScaleMetadata {
  readonly of: (name: string) => { readonly alpha: number | undefined; readonly isRankStabilized: boolean }
}

const LONGEST = 2 ** 20

/**
 * kohya's `ss_network_alpha`; diffusers' `lora_adapter_metadata`, a JSON text of PEFT's settings, which is read once.
 * @throws E_SAFETENSORS_LIMIT where that text is longer than 1 MiB
 */
export function scaleMetadata(dialect: LoraDialect, { metadata, files }: Checkpoint): ScaleMetadata {
  if (dialect.alpha !== 'in the weights') {
    // 0 is kohya's word for the rank.
    const told = strength(metadata.get('ss_network_alpha'))
    const alpha = told === 0 ? undefined : told
    return { of: () => ({ alpha, isRankStabilized: false }) }
  }
  const text = metadata.get('lora_adapter_metadata') ?? ''
  if (text.length > LONGEST)
    throw new StudioError(
      'E_SAFETENSORS_LIMIT',
      `${files[0]?.path}: its lora_adapter_metadata is longer than ${LONGEST} characters.`,
    )
  const settings = jsonObject(text) ?? {}
  const ofNetwork = (network: string) => ({
    alpha: strength(settings[`${network}.lora_alpha`]),
    isRankStabilized: settings[`${network}.use_rslora`] === true,
  })
  const [transformer, textEncoder] = ['transformer', 'text_encoder'].map(ofNetwork) as [Told, Told]
  return { of: (name) => (name.startsWith('encoder.') ? textEncoder : transformer) }
}

type Told = ReturnType<ScaleMetadata['of']>

function strength(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && number >= 0 && Number.isFinite(number) ? number : undefined
}

/** Metadata is anybody's text: what is no object is as if it were not there. */
export function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
