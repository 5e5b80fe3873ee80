/** adapter_config.json of a PEFT adapter: what says how strong its layers are. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../api/errors.ts'
import { readJsonFile } from '../../formats/json-file.ts'

const number = z.number().positive()
const byLayer = z.record(z.string().max(500), number).nullish()

const peftConfig = z.object({
  peft_type: z.enum(['LORA', 'LOKR', 'LOHA']).default('LORA'),
  r: number.nullish(),
  lora_alpha: number.nullish(),
  /** As LoKr and LoHa call it. */
  alpha: number.nullish(),
  alpha_pattern: byLayer,
  use_rslora: z.boolean().nullish(),
})

export interface PeftConfig {
  readonly rank: number | undefined
  readonly isRankStabilized: boolean
  /** Of a layer, by its name without prefixes. */
  readonly alphaOf: (name: string) => number | undefined
}

const FILE = 'adapter_config.json'

/** Undefined where the folder holds none. @throws E_CONFIG, E_LORA_KIND */
export function readPeftConfig(folder: string): PeftConfig | undefined {
  const path = join(folder, FILE)
  if (!existsSync(path)) return undefined
  const config = readJsonFile(path, peftConfig)
  const patterns = Object.entries(config.alpha_pattern ?? {}).map(
    ([pattern, alpha]) => [plainName(pattern, path), alpha] as const,
  )
  const alpha = config.lora_alpha ?? config.alpha ?? undefined
  return {
    rank: config.r ?? undefined,
    isRankStabilized: config.use_rslora ?? false,
    alphaOf: (name) =>
      patterns.find(([pattern]) => name === pattern || name.endsWith(`.${pattern}`))?.[1] ?? alpha,
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
