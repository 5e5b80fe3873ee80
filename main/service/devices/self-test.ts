/**
 * Paints with the embedded model on a device and on the CPU in float32, each in a process of its own, and holds the
 * pictures against each other.
 */
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CPU_DEVICE, type Device, deviceName } from '../../../native-models/api/device.ts'
import type { DevicePainting } from '../../../native-models/api/device-check.ts'
import { StudioError } from '../../../native-models/api/errors.ts'
import { FLOAT32, type Precision } from '../../../native-models/api/precision.ts'
import type { EngineOptions } from '../../../native-models/pipeline/loaded-model.ts'
import { embeddedModels } from '../models/embedded-models.ts'
import { askDevice } from './ask-device.ts'
import type { DeviceStarter } from './fork-device.ts'
import { judge } from './judge-painting.ts'
import { makeTestFolder, removeTestFolder } from './self-test-folders.ts'
import type { SelfTest } from './self-test-result.ts'

export interface Testing {
  readonly threads: number
  readonly precision: Precision
  readonly signal?: AbortSignal | undefined
  /** For the steps; loading, and compiling for the first time, come on top. */
  readonly budgetMs?: number | undefined
  readonly start?: DeviceStarter | undefined
  /** Where it has a folder of its own while it runs. */
  readonly folder?: string | undefined
}

const BUDGET_MS = 5000
const LIMIT_MS = 180_000

/** What fails is told in the result. @throws E_CANCELLED */
export async function selfTest(device: Device, testing: Testing): Promise<SelfTest> {
  try {
    return await compared(device, testing)
  } catch (error) {
    if (!(error instanceof StudioError) || error.code === 'E_CANCELLED') throw error
    return { passed: false, error: error.toReport() }
  }
}

async function compared(
  device: Device,
  { threads, precision, signal, budgetMs = BUDGET_MS, start, folder = tmpdir() }: Testing,
): Promise<SelfTest> {
  // Texts that were read before would be found in the studio's own cache.
  const cacheFolder = makeTestFolder(folder)
  const model = embeddedFolder()
  const ask = (options: EngineOptions, steps?: number) =>
    painting(options, { model, steps, budgetMs, signal, start })
  try {
    const options = { threads, cacheFolder, precision, device }
    const isCpu = device.provider === CPU_DEVICE.provider
    const painted = isCpu ? await ask(options) : await onGpu(options, ask)
    const reference = await ask({ threads, cacheFolder, precision: FLOAT32 }, painted.steps)
    const { latent: _l, rgb: _r, ...figures } = painted
    return { ...judge(deviceName(device), painted, { reference, precision }), figures }
  } finally {
    removeTestFolder(cacheFolder)
  }
}

type Ask = (options: EngineOptions) => Promise<DevicePainting>

/** All on the device; where it does not compute all of it, with the CPU's help, which is told. */
async function onGpu(options: EngineOptions, ask: Ask): Promise<DevicePainting> {
  try {
    return await ask({ ...options, wholly: true })
  } catch (error) {
    if (!(error instanceof StudioError) || !/fallback to CPU EP/i.test(error.message)) throw error
    const profileFolder = join(options.cacheFolder, 'profiles')
    mkdirSync(profileFolder)
    return await ask({ ...options, profileFolder })
  }
}

interface Painting {
  readonly model: string
  /** Without, as many as there is time for. */
  readonly steps: number | undefined
  readonly budgetMs: number
  readonly signal: AbortSignal | undefined
  readonly start: DeviceStarter | undefined
}

async function painting(
  options: EngineOptions,
  { model, steps, budgetMs, signal, start }: Painting,
): Promise<DevicePainting> {
  const task = { type: 'paint', model, ...(steps !== undefined && { steps }), budgetMs } as const
  const painted = await askDevice(task, options, { limitMs: LIMIT_MS, signal, start })
  if (painted) return painted
  throw new StudioError('E_PROTOCOL', 'The device’s process painted nothing.')
}

function embeddedFolder(): string {
  const [first] = embeddedModels()
  if (first) return first.folder
  throw new StudioError('E_FILE_MISSING', 'The embedded model is missing from this installation.')
}
