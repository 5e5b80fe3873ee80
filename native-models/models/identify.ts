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
import { inferPixartConfig, inferT5Config, inferVaeConfig } from './infer-config.ts'
import {
  hasSizeConditions,
  type PixartConfig,
  pixartConfig,
  pixartStep,
  pixartText,
  width,
} from './pixart.ts'
import { type T5Config, t5Config, t5Encoder } from './t5-encoder.ts'
import { shrinkFactor, type VaeConfig, vaeAliases, vaeConfig, vaeDecoder, vaeEncoder } from './vae.ts'

/** One row a kind: its name for people, and how it is recognized. The first match counts. */
const KINDS = [
  { kind: 'lora', name: 'LoRA', match: /(\.lora_(A|B|up|down)\.|\.lokr_|\.hada_)/ },
  {
    kind: 'controlnet',
    name: 'PixArt-δ ControlNet adapter',
    match: /^(controlnet_blocks|controlnet)\.\d+\./,
  },
  { kind: 'transformer', name: 'PixArt transformer', match: /^adaln_single\.linear\.weight$/ },
  {
    kind: 'original',
    name: 'PixArt transformer with its original keys',
    match: /^(state_dict\.)?t_block\.1\.weight$/,
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
          configPath
            ? readJsonFile(configPath, pixartConfig)
            : sensible(pixartConfig, inferPixartConfig(checkpoint)),
        ),
      }
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

function t5(checkpoint: Checkpoint, config: T5Config): Pick<Identity, 'facts' | 'check'> {
  return {
    facts: [
      `${config.num_layers} layers, ${config.d_model} wide, ${config.num_heads} heads of ${config.d_kv}, ${config.feed_forward_proj}`,
      `vocabulary of ${config.vocab_size}`,
    ],
    check: survey(
      new WeightLedger(checkpoint, (key) => (key === 'shared.weight' ? ['encoder.embed_tokens.weight'] : [])),
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
    check: survey(new WeightLedger(checkpoint, vaeAliases), (ledger) => {
      vaeDecoder(config, ledger, { shape: { batch: 1, height: 1, width: 1 }, dialect: PLAIN })
      vaeEncoder(config, ledger, { shape: { batch: 1, height: shrink, width: shrink }, dialect: PLAIN })
    }),
  }
}

function survey(ledger: WeightLedger, build: (ledger: WeightLedger) => void): NonNullable<Identity['check']> {
  const problems: WeightProblems = { missing: new Map(), misshapen: new Map() }
  ledger.problems = problems
  build(ledger)
  return {
    missing: [...problems.missing.keys()],
    misshapen: [...problems.misshapen.values()],
    unknown: ledger.unread(),
  }
}
