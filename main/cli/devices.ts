/** `devices`: tells what this machine can paint on, and tries it. */
import { errorOf, StudioError } from '../../native-models/api/errors.ts'
import { FLOAT16, FLOAT32, type Precision } from '../../native-models/api/precision.ts'
import { isComputed } from '../../native-models/runtime/devices/device-dialect.ts'
import { defaultThreads } from '../../native-models/runtime/threads.ts'
import { chooseDevice, type TestedDevice } from '../service/devices/choose-device.ts'
import { type MachineDevice, machineDevices } from '../service/devices/machine-devices.ts'
import { keptSelfTest, newSelfTest } from '../service/devices/self-tests.ts'
import { cacheFolder } from '../service/folders.ts'
import { makeWritableFolder } from '../service/writable-folder.ts'
import { fetchCudaLibraries, removeCudaLibraries } from './devices-cuda.ts'
import { describeDevice, describeTest, deviceRecord } from './devices-text.ts'
import { MOST_THREADS, wholeNumber } from './generate-options.ts'
import { optionTable } from './lists.ts'
import { namedDevice } from './named-device.ts'
import { type Option, parseOptions } from './options.ts'
import { print, printJson } from './print.ts'
import { say } from './say.ts'

const OPTIONS = {
  test: {
    type: 'boolean',
    help: 'paint with the embedded model on the named device, or on each, and compare with the processor’s float32',
  },
  precision: {
    type: 'string',
    value: '<float32 or float16>',
    help: 'what is tested; float16 is for GPUs, float32 if absent',
  },
  threads: { type: 'string', value: '<n>', help: 'processor threads; one a core if absent' },
  'fetch-cuda': {
    type: 'boolean',
    help: 'fetch what CUDA needs beside NVIDIA’s driver, from those who make it (1.4 GB, Linux); goes on where it was',
  },
  'remove-cuda': { type: 'boolean', help: 'delete what was fetched of that' },
  json: { type: 'boolean', help: 'one JSON object a device' },
  help: { type: 'boolean', short: 'h', help: 'this text' },
} as const satisfies Record<string, Option>

const HELP = `npm run devices -- [device] [options]

Lists what this machine can paint on, and what is missing where it cannot. A device is cpu, cuda, dml or webgpu, and
cuda:1 a second adapter. What a test finds is kept until the device, its driver or the studio changes.

CUDA's libraries lie in a folder of your own (PIXART_CUDA_LIBRARIES moves it). PIXART_PYPI and PIXART_NUGET name mirrors
of the two places that they come from, HTTPS_PROXY and NO_PROXY the way to them.

${optionTable(OPTIONS)}

Exit status: 0 done, 1 a device has not passed its test or cannot be used, 2 an option was wrong, 130 cancelled.`

export async function devices(args: readonly string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseOptions(args, OPTIONS)
  if (values.help) return print(HELP)
  const json = values.json ?? false
  if (values['fetch-cuda'] || values['remove-cuda']) return cudaLibraries(values, { json, signal })
  const precision = precisionOf(values.precision)
  const threads = wholeNumber(values, 'threads', [1, MOST_THREADS]) ?? defaultThreads()
  const cache = cacheFolder()
  makeWritableFolder(cache, 'Cached data (PIXART_CACHE moves it)')
  const options = { threads, cacheFolder: cache, precision, signal }
  const chosen = chosenOf(await machineDevices(options), positionals)
  const tested: TestedDevice[] = []
  for (const device of chosen) {
    const test = await testOf(device, { ...options, again: values.test ?? false })
    tested.push({ ...device, test })
    if (test?.passed === false) process.exitCode = 1
    if (json) printJson(deviceRecord(device, test))
    else print([describeDevice(device), ...(test ? [describeTest(test)] : [])].join('\n'))
  }
  if (values.test && !json && positionals.length === 0)
    for (const reason of chooseDevice(tested).reasons) say(reason)
}

/** @throws E_OPTION, and what fetching and removing throw */
async function cudaLibraries(
  values: { readonly 'fetch-cuda'?: boolean; readonly 'remove-cuda'?: boolean },
  { json, signal }: { readonly json: boolean; readonly signal: AbortSignal },
): Promise<void> {
  if (values['fetch-cuda'] && values['remove-cuda'])
    throw new StudioError('E_OPTION', '--fetch-cuda and --remove-cuda: one of them is needed.')
  if (values['remove-cuda']) return removeCudaLibraries({ json })
  return fetchCudaLibraries({ json, interrupted: signal })
}

/** @throws E_OPTION; of one that is named, why it cannot be used */
function chosenOf(
  all: readonly MachineDevice[],
  [word, ...more]: readonly string[],
): readonly MachineDevice[] {
  if (word === undefined) return all
  if (more.length > 0) throw new StudioError('E_OPTION', 'Name one device.')
  const { provider, index } = namedDevice(word)
  const one = all.find(({ device }) => device.provider === provider && device.index === index)
  if (!one) throw new StudioError('E_DEVICE_ABSENT', `This machine has no ${word}.`)
  if (one.obstacle) throw errorOf(one.obstacle)
  return [one]
}

interface Testing {
  readonly threads: number
  readonly cacheFolder: string
  readonly precision: Precision
  readonly signal: AbortSignal
  readonly again: boolean
}

/** A new one where it is asked for, else the one that is kept. */
async function testOf(device: MachineDevice, { again, ...options }: Testing) {
  if (device.obstacle || !isComputed(device.device, options.precision)) return undefined
  if (!again) return keptSelfTest(device, options)
  say(`Testing ${device.name}…`)
  return newSelfTest(device, options)
}

function precisionOf(word: string | undefined): Precision {
  if (word === undefined || word === 'float32') return FLOAT32
  if (word === 'float16') return FLOAT16
  throw new StudioError('E_OPTION', `--precision ${word}: float32 or float16 is needed.`)
}
