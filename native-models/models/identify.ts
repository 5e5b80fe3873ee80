/**
 * What a checkpoint is, by the names of its tensors; and, for the kinds that can be painted with, what is
 * missing, misshapen or unknown in it.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { StudioError } from '../api/errors.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import { readJsonFile } from '../formats/json-file.ts'
import { PLAIN } from '../graph/dialect.ts'
import { WeightLedger, type WeightProblems } from '../graph/weights.ts'
import { hed } from './hed.ts'
import { inferT5Config, inferVaeConfig } from './infer-config.ts'
import { withDiffusersKeys } from './original-keys.ts'
import { pixartStep } from './pixart.ts'
import { hasSizeConditions, type PixartConfig, pixartConfig, width } from './pixart-config.ts'
import { pixartText } from './pixart-text.ts'
import { type T5Config, t5Config, t5Encoder } from './t5-encoder.ts'
import { inferredPixartConfig } from './transformer-file.ts'
import { shrinkFactor, type VaeConfig, vaeAliases, vaeConfig, vaeDecoder, vaeEncoder } from './vae.ts'

/** One row a kind: its name for people, and how it is recognized. The first match counts. */
const KINDS = [
  { kind: 'lora', name: 'LoRA', match: /(\.lora_(A|B|up|down)\.|\.lokr_|\.hada_|\.diff(_b)?$)/ },
  {
    kind: 'controlnet',
    name: 'PixArt-δ ControlNet',
    match: /^(controlnet_blocks|controlnet)\.\d+\./,
  },
  { kind: 'transformer', name: 'PixArt transformer', match: /^adaln_single\.linear\.weight$/ },
  {
    kind: 'original',
    name: 'PixArt transformer with its original keys',
    match: /^t_block\.1\.weight$/,
  },
  { kind: 't5', name: 'T5 text encoder', match: /^encoder\.block\.0\.layer\.0\.SelfAttention\.q\.weight$/ },
  { kind: 'vae', name: 'AutoencoderKL (VAE)', match: /^decoder\.conv_in\.weight$/ },
  { kind: 'hed', name: 'HED edge detector', match: /^block1\.convs\.0\.weight$/ },
] as const

export interface Identity {
  readonly kind: (typeof KINDS)[number]['kind'] | 'unknown'
  readonly name: string
  /** Facts worth knowing, one a line. */
  readonly facts: readonly string[]
  /** Absent for kinds that are only recognized. */
  readonly check?: {
    readonly missing: readonly string[]
    readonly misshapen: readonly string[]
    readonly unknown: readonly string[]
  }
}

/** `folder` may hold a config.json; without one the config is told from the shapes. @throws E_CONFIG */
export function identify(checkpoint: Checkpoint, folder?: string): Identity {
  const keys = [...checkpoint.tensors.keys()]
  const found = KINDS.find(({ match }) => keys.some((key) => match.test(key)))
  if (!found) return { kind: 'unknown', name: 'none of the kinds that are known here', facts: [] }
  const { kind, name } = found
  const configPath =
    folder && existsSync(join(folder, 'config.json')) ? join(folder, 'config.json') : undefined
  switch (kind) {
    case 'transformer':
      return {
        kind,
        name,
        ...transformer(
          checkpoint,
          configPath ? readJsonFile(configPath, pixartConfig) : inferredPixartConfig(checkpoint),
        ),
      }
    case 'original':
      return { kind, name, ...original(checkpoint) }
    case 'controlnet':
      return { kind, name, facts: controlFacts(keys) }
    case 'hed':
      return { kind, name, ...edgeDetector(checkpoint) }
    case 't5':
      return {
        kind,
        name,
        ...t5(
          checkpoint,
          configPath ? readJsonFile(configPath, t5Config) : sensible(t5Config, inferT5Config(checkpoint)),
        ),
      }
    case 'vae':
      return {
        kind,
        name,
        ...vae(
          checkpoint,
          configPath ? readJsonFile(configPath, vaeConfig) : sensible(vaeConfig, inferVaeConfig(checkpoint)),
        ),
      }
    default:
      return { kind, name, facts: [] }
  }
}

/** Shapes from outside may say anything. @throws E_CONFIG */
function sensible<T>(schema: z.ZodType<T>, inferred: T): T {
  const parsed = schema.safeParse(inferred)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new StudioError(
    'E_CONFIG',
    `The shapes of the weights tell no config: ${issue?.path.join('.')}: ${issue?.message}.`,
  )
}

function transformer(checkpoint: Checkpoint, config: PixartConfig): Pick<Identity, 'facts' | 'check'> {
  const side = config.patch_size
  return {
    facts: [
      `${config.num_layers} blocks, ${width(config)} wide, ${config.num_attention_heads} heads, patch ${side}`,
      `text ${config.caption_channels} wide, ${hasSizeConditions(config) ? 'with' : 'without'} size conditions`,
    ],
    check: survey(new WeightLedger(checkpoint), (ledger) => {
      pixartText(config, ledger, { kind: 'attended', dialect: PLAIN })
      const shape = {
        height: side,
        width: side,
        groups: [{ rows: 1, kind: 'attended' }],
        timesteps: 'shared',
      } as const
      pixartStep(config, ledger, { shape, dialect: PLAIN })
    }),
  }
}

/** PixArt's own keys: missing tensors are named as diffusers calls them. */
function original(checkpoint: Checkpoint): Pick<Identity, 'facts' | 'check'> {
  const config = inferredPixartConfig(checkpoint)
  const { facts, check } = transformer(withDiffusersKeys(checkpoint), config)
  const form = hasSizeConditions(config)
    ? 'multi-aspect (MS): it is told size and shape'
    : `plain, for latents of ${config.sample_size} a side`
  const scope = checkpoint.metadata.get('scope')
  return {
    facts: [...facts, scope === undefined ? form : `${form}; the weights under ${scope}`],
    ...(check && { check }),
  }
}

const COPIED_BLOCK = /^controlnet(?:_blocks)?\.(\d+)\./

function controlFacts(keys: readonly string[]): string[] {
  const blocks = new Set(
    keys.map((key) => COPIED_BLOCK.exec(key)?.[1]).filter((index) => index !== undefined),
  )
  const hasBase = keys.some((key) => key.startsWith('base_model.'))
  const others = keys.filter((key) => !COPIED_BLOCK.test(key) && !key.startsWith('base_model.'))
  return [
    `${blocks.size} copied block${blocks.size === 1 ? '' : 's'}, ${hasBase ? 'beside its base model' : 'without its base model'}`,
    ...(others.length > 0 ? [`and ${others.length} tensors of another kind, such as ${others[0]}`] : []),
  ]
}

/** A picture of the smallest size that can be searched for edges. */
function edgeDetector(checkpoint: Checkpoint): Pick<Identity, 'facts' | 'check'> {
  const widths = [1, 2, 3, 4, 5].map(
    (block) => checkpoint.tensors.get(`block${block}.convs.0.bias`)?.shape[0] ?? '?',
  )
  return {
    facts: [`five blocks, ${widths.join('-')} wide`],
    check: survey(new WeightLedger(checkpoint), (ledger) =>
      hed(ledger, { height: 16, width: 16, dialect: PLAIN }),
    ),
  }
}

function t5(checkpoint: Checkpoint, config: T5Config): Pick<Identity, 'facts' | 'check'> {
  return {
    facts: [
      `${config.num_layers} layers, ${config.d_model} wide, ${config.num_heads} heads of ${config.d_kv}, ${config.feed_forward_proj}`,
      `vocabulary of ${config.vocab_size}`,
    ],
    check: survey(
      new WeightLedger(checkpoint, {
        aliases: (key) => (key === 'shared.weight' ? ['encoder.embed_tokens.weight'] : []),
      }),
      (ledger) => t5Encoder(config, ledger, PLAIN),
    ),
  }
}

function vae(checkpoint: Checkpoint, config: VaeConfig): Pick<Identity, 'facts' | 'check'> {
  const shrink = shrinkFactor(config)
  return {
    facts: [
      `shrinks by ${shrink}, ${config.latent_channels} latent channels, levels ${config.block_out_channels.join('-')}`,
      `scaling factor ${config.scaling_factor}`,
    ],
    check: survey(new WeightLedger(checkpoint, { aliases: vaeAliases }), (ledger) => {
      vaeDecoder(config, ledger, { shape: { batch: 1, height: 1, width: 1 }, dialect: PLAIN })
      vaeEncoder(config, ledger, { shape: { batch: 1, height: shrink, width: shrink }, dialect: PLAIN })
    }),
  }
}

function survey(
  ledger: WeightLedger,
  build: (ledger: WeightLedger) => unknown,
): NonNullable<Identity['check']> {
  const problems: WeightProblems = { missing: new Map(), misshapen: new Map() }
  ledger.problems = problems
  build(ledger)
  return {
    missing: [...problems.missing.keys()],
    misshapen: [...problems.misshapen.values()],
    unknown: ledger.unread(),
  }
}
