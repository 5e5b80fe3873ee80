/** Settings of the inference process, handed to it as arguments. */
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { CPU_DEVICE, deviceName, deviceNamed } from '../api/device.ts'
import { FLOAT32, precision } from '../api/precision.ts'
import type { EngineOptions } from './loaded-model.ts'

const options = z.object({
  threads: z.coerce.number().int().min(1).max(256),
  cache: z.string().min(1),
  transformer: precision.shape.transformer.default(FLOAT32.transformer),
  text: precision.shape.textEncoder.default(FLOAT32.textEncoder),
  vae: precision.shape.vae.default(FLOAT32.vae),
  device: z
    .string()
    .default(deviceName(CPU_DEVICE))
    .transform((words, { addIssue }) => {
      const device = deviceNamed(words)
      if (!device) addIssue(`'${words}' is no device`)
      return device ?? z.NEVER
    }),
})
const text = { type: 'string' } as const

export function engineOptionsFromArguments(args: readonly string[]): EngineOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { threads: text, cache: text, transformer: text, text, vae: text, device: text },
  })
  const { threads, cache, transformer, text: textEncoder, vae, device } = options.parse(values)
  return { threads, cacheFolder: cache, precision: { transformer, textEncoder, vae }, device }
}

export function argumentsOfEngineOptions(options: EngineOptions): string[] {
  const { threads, cacheFolder, precision = FLOAT32, device = CPU_DEVICE } = options
  const { transformer, textEncoder, vae } = precision
  const parts = ['--transformer', transformer, '--text', textEncoder, '--vae', vae]
  return ['--threads', String(threads), '--cache', cacheFolder, ...parts, '--device', deviceName(device)]
}
