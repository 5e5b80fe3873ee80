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
  wholly: z.boolean().default(false),
  profile: z.string().min(1).optional(),
})
const text = { type: 'string' } as const

export function engineOptionsFromArguments(args: readonly string[]): EngineOptions {
  const plain = {
    threads: text,
    cache: text,
    transformer: text,
    text,
    vae: text,
    device: text,
    profile: text,
  }
  const { values } = parseArgs({ args: [...args], options: { ...plain, wholly: { type: 'boolean' } } })
  const parsed = options.parse(values)
  const { transformer, text: textEncoder, vae, threads, device, wholly } = parsed
  const folders = { cacheFolder: parsed.cache, profileFolder: parsed.profile }
  return { threads, device, wholly, precision: { transformer, textEncoder, vae }, ...folders }
}

export function argumentsOfEngineOptions(options: EngineOptions): string[] {
  const { threads, cacheFolder, precision = FLOAT32, device = CPU_DEVICE, wholly, profileFolder } = options
  const { transformer, textEncoder, vae } = precision
  const named = {
    ...{ threads: String(threads), cache: cacheFolder, device: deviceName(device) },
    ...{ transformer, text: textEncoder, vae },
    ...(profileFolder !== undefined && { profile: profileFolder }),
  }
  const words = Object.entries(named).flatMap(([name, value]) => [`--${name}`, value])
  return wholly ? [...words, '--wholly'] : words
}
