/** The options that say how and on what it is computed. */
import { CPU_DEVICE, type Device, deviceNamed, PROVIDERS } from '../../native-models/api/device.ts'
import { StudioError } from '../../native-models/api/errors.ts'
import { FLOAT32, type Precision, precision } from '../../native-models/api/precision.ts'
import type { EngineOptions } from '../../native-models/pipeline/loaded-model.ts'
import { assertComputes } from '../../native-models/runtime/devices/device-dialect.ts'
import { defaultThreads } from '../../native-models/runtime/threads.ts'
import { cacheFolder } from '../service/folders.ts'
import { type GenerateValues, MOST_THREADS, wholeNumber } from './generate-options.ts'

type PrecisionOption = 'precision' | 'text-precision' | 'vae-precision'
type Values = Pick<GenerateValues, 'threads' | 'device' | PrecisionOption>

/** @throws E_OPTION, E_DEVICE_PRECISION */
export function engineOf(values: Values): EngineOptions & { readonly precision: Precision } {
  const threads = wholeNumber(values, 'threads', [1, MOST_THREADS]) ?? defaultThreads()
  const options = { threads, cacheFolder: cacheFolder(), precision: precisionOf(values) }
  const device = values.device === undefined ? CPU_DEVICE : namedDevice(values.device)
  assertComputes(device, options.precision)
  return { ...options, device }
}

/** @throws E_OPTION */
function namedDevice(words: string): Device {
  const device = deviceNamed(words)
  if (device) return device
  const known = PROVIDERS.join(', ')
  throw new StudioError(
    'E_OPTION',
    `--device ${words}: one of ${known} is needed, or cuda:1 for a second adapter.`,
  )
}

function precisionOf(values: Values): Precision {
  const { transformer, textEncoder, vae } = precision.shape
  return {
    transformer: chosen(transformer.options, values, 'precision') ?? FLOAT32.transformer,
    textEncoder: chosen(textEncoder.options, values, 'text-precision') ?? FLOAT32.textEncoder,
    vae: chosen(vae.options, values, 'vae-precision') ?? FLOAT32.vae,
  }
}

function chosen<Word extends string>(
  words: readonly Word[],
  values: Values,
  name: PrecisionOption,
): Word | undefined {
  const said = values[name]
  const word = words.find((one) => one === said)
  if (said === undefined || word !== undefined) return word
  const known = new Intl.ListFormat('en', { type: 'disjunction' }).format(words)
  throw new StudioError('E_OPTION', `--${name} ${said}: ${known} is needed.`)
}
