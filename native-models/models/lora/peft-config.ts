/** adapter_config.json of a PEFT adapter: what says how strong its layers are. */
import { existsSync } from 'node:fs'
import { z } from 'zod'
import { StudioError } from '../../api/errors.ts'
import { readJsonFile } from '../../formats/json-file.ts'

const rank = z.number().positive()
/** 0 is what somebody may have meant: the report tells that it does nothing. */
const alpha = z.number().nonnegative()
const MOST_PATTERNS = 10_000
const byLayer = z
  .record(z.string().max(500), alpha)
  .refine((all) => Object.keys(all).length <= MOST_PATTERNS, `names more than ${MOST_PATTERNS} layers`)
  .nullish()

const peftConfig = z.object({
  peft_type: z.enum(['LORA', 'LOKR', 'LOHA']).default('LORA'),
  r: rank.nullish(),
  lora_alpha: alpha.nullish(),
  /** As LoKr and LoHa call it. */
  alpha: alpha.nullish(),
  alpha_pattern: byLayer,
  use_rslora: z.boolean().nullish(),
})

export interface PeftConfig {
  readonly rank: number | undefined
  readonly isRankStabilized: boolean
  /** Of a layer, by its name without prefixes. */
  readonly alphaOf: (name: string) => number | undefined
}

/** Undefined where there is none. @throws E_CONFIG, E_LORA_KIND, both with the file's name */
export function readPeftConfig(path: string | undefined): PeftConfig | undefined {
  if (path === undefined || !existsSync(path)) return undefined
  const config = readJsonFile(path, peftConfig)
  const otherwise = config.lora_alpha ?? config.alpha ?? undefined
  return {
    rank: config.r ?? undefined,
    isRankStabilized: config.use_rslora ?? false,
    alphaOf: patternAlphas(config.alpha_pattern ?? {}, { path, otherwise }),
  }
}

/** A pattern is a layer's name or the end of one; of several that fit, PEFT takes the first that was written. */
function patternAlphas(
  patterns: Readonly<Record<string, number>>,
  { path, otherwise }: { path: string; otherwise: number | undefined },
): PeftConfig['alphaOf'] {
  const known = new Map<string, { readonly order: number; readonly alpha: number }>()
  for (const [order, [pattern, alpha]] of Object.entries(patterns).entries()) {
    const name = plainName(pattern, path)
    if (!known.has(name)) known.set(name, { order, alpha })
  }
  return (name) => {
    const parts = name.split('.')
    const fitting = parts.flatMap((_, from) => known.get(parts.slice(from).join('.')) ?? [])
    return fitting.sort((a, b) => a.order - b.order)[0]?.alpha ?? otherwise
  }
}

/** PEFT allows regular expressions there, which nobody's file should make us run. @throws E_LORA_KIND */
function plainName(pattern: string, path: string): string {
  const plain = pattern.replace(/^\^/, '').replaceAll('\\.', '.')
  if (/^[\w.]+$/.test(plain)) return plain
  throw new StudioError(
    'E_LORA_KIND',
    `${path}: the alpha of "${pattern.slice(0, 80)}" is told by a pattern, which is not read.`,
  )
}
