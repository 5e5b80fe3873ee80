/** Settings of the inference process, handed to it as arguments. */
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { FLOAT32, precision } from '../api/precision.ts'
import type { EngineOptions } from './loaded-model.ts'

const options = z.object({
  threads: z.coerce.number().int().min(1).max(256),
  cache: z.string().min(1),
  transformer: precision.shape.transformer.default(FLOAT32.transformer),
  text: precision.shape.textEncoder.default(FLOAT32.textEncoder),
})
const text = { type: 'string' } as const

export function engineOptionsFromArguments(args: readonly string[]): EngineOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { threads: text, cache: text, transformer: text, text },
  })
  const { threads, cache, transformer, text: textEncoder } = options.parse(values)
  return { threads, cacheFolder: cache, precision: { transformer, textEncoder } }
}

export function argumentsOfEngineOptions({ threads, cacheFolder, precision }: EngineOptions): string[] {
  const { transformer, textEncoder } = precision ?? FLOAT32
  const parts = ['--transformer', transformer, '--text', textEncoder]
  return ['--threads', String(threads), '--cache', cacheFolder, ...parts]
}
