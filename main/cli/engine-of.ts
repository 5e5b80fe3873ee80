/** The options that say how and on what it is computed. */
import { CPU_DEVICE, type Device } from '../../native-models/api/device.ts'
import { StudioError } from '../../native-models/api/errors.ts'
import { FLOAT32, type Precision, precision } from '../../native-models/api/precision.ts'
import type { EngineOptions } from '../../native-models/pipeline/loaded-model.ts'
import { assertComputes } from '../../native-models/runtime/devices/device-dialect.ts'
import { obstacleOf } from '../../native-models/runtime/devices/obstacles.ts'
import { defaultThreads } from '../../native-models/runtime/threads.ts'
import { automaticDevice } from '../service/devices/automatic-device.ts'
import { thisMachine } from '../service/devices/machine-devices.ts'
import { cacheFolder } from '../service/folders.ts'
import { type GenerateValues, MOST_THREADS, wholeNumber } from './generate-options.ts'
import { namedDevice } from './named-device.ts'
import { say } from './say.ts'

type PrecisionOption = 'precision' | 'text-precision' | 'vae-precision'
type Values = Pick<GenerateValues, 'threads' | 'device' | PrecisionOption>

/** @throws E_OPTION, E_DEVICE_ABSENT, E_DEVICE_LIBRARIES, E_DEVICE_PRECISION, and for `--device auto` as `automaticDevice` */
export async function engineOf(
  values: Values,
  signal: AbortSignal,
): Promise<EngineOptions & { readonly precision: Precision }> {
  const threads = wholeNumber(values, 'threads', [1, MOST_THREADS]) ?? defaultThreads()
  const options = { threads, cacheFolder: cacheFolder(), precision: precisionOf(values) }
  const device = await deviceOf(values.device, { ...options, signal })
  assertComputes(device, options.precision)
  return { ...options, device }
}

async function deviceOf(
  words: string | undefined,
  options: EngineOptions & { readonly precision: Precision; readonly signal: AbortSignal },
): Promise<Device> {
  if (words === undefined) return CPU_DEVICE
  if (words !== 'auto') return usableDevice(namedDevice(words))
  const { device, reasons } = await automaticDevice({ ...options, onTest: (name) => say(`Testing ${name}…`) })
  for (const reason of reasons) say(reason)
  return device
}

/** @throws E_DEVICE_ABSENT, E_DEVICE_LIBRARIES */
async function usableDevice(device: Device): Promise<Device> {
  const obstacle = device.provider === 'cpu' ? undefined : obstacleOf(device.provider, await thisMachine())
  if (obstacle) throw obstacle
  return device
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
