/** Settings of the inference process, handed to it as arguments. */
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { EngineOptions } from './loaded-model.ts'

const options = z.object({ threads: z.coerce.number().int().min(1).max(256), cache: z.string().min(1) })

export function engineOptionsFromArguments(args: readonly string[]): EngineOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { threads: { type: 'string' }, cache: { type: 'string' } },
  })
  const { threads, cache } = options.parse(values)
  return { threads, cacheFolder: cache }
}

export function argumentsOfEngineOptions({ threads, cacheFolder }: EngineOptions): string[] {
  return ['--threads', String(threads), '--cache', cacheFolder]
}
