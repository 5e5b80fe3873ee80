/** Devices that answer at once, without processes: for what the keeper makes of their answers. */
import { DeviceKeeper } from '../../../../main/service/devices/device-keeper.ts'
import type { DeviceStarter } from '../../../../main/service/devices/fork-device.ts'
import type { MachineDevice } from '../../../../main/service/devices/machine-devices.ts'
import { CPU_DEVICE, deviceName } from '../../../../native-models/api/device.ts'
import type { ToDeviceProcess } from '../../../../native-models/api/device-check.ts'
import type { ErrorReport } from '../../../../native-models/api/errors.ts'
import { FLOAT32 } from '../../../../native-models/api/precision.ts'
import type { EngineOptions } from '../../../../native-models/pipeline/loaded-model.ts'
import { temporaryFolder } from '../../../native-models/files.ts'
import { row } from './pretended-devices.ts'

/** What becomes of a task before it is answered. */
type Before = (device: string, task: ToDeviceProcess['type']) => void | Promise<void>

export interface Quick {
  readonly list?: () => Promise<readonly MachineDevice[]>
  readonly cacheFolder?: string
  readonly before?: Before
  /** What starting a process throws. */
  readonly starting?: (options: EngineOptions) => void
}

export function quickKeeper(device: string, { list, before, starting, ...more }: Quick = {}) {
  const settings = { device, precision: FLOAT32, gpuPrecision: FLOAT32 }
  const computing = { threads: 4 }
  const asked: string[] = []
  const failures: ErrorReport[] = []
  const cacheFolder = more.cacheFolder ?? temporaryFolder()
  const keeper = new DeviceKeeper({
    ...{ cacheFolder, settings: () => settings, threads: () => computing.threads, idleMs: 5 },
    list: list ?? (async () => ['cpu', 'cuda', 'webgpu'].map(row)),
    start: (options) => {
      starting?.(options)
      return answering(options, asked, before)
    },
    onShelf: () => undefined,
    onChoice: () => undefined,
    onFailure: (error) => void failures.push(error),
  })
  return { keeper, settings, computing, asked, failures, cacheFolder }
}

function answering(
  { device = CPU_DEVICE }: EngineOptions,
  asked: string[],
  before?: Before,
): ReturnType<DeviceStarter> {
  const name = deviceName(device)
  let isGone = false
  let exit: (how: string) => void = () => undefined
  let say: (message: unknown) => void = () => undefined
  const answer = async ({ type }: ToDeviceProcess): Promise<void> => {
    asked.push(`${name} ${type}`)
    await before?.(name, type)
    if (!isGone) say(type === 'probe' ? { type: 'probed' } : { type: 'painted', painting: painting(name) })
  }
  return {
    onMessage: (listener) => {
      say = listener
      setImmediate(() => say({ type: 'ready' }))
    },
    onExit: (listener) => {
      exit = listener
    },
    post: (task) => void answer(task),
    kill: () => {
      isGone = true
      setImmediate(() => exit('signal SIGKILL'))
    },
  }
}

/** A GPU is a hundred times as fast as the processor, and the first one of them is the fastest. */
function painting(name: string) {
  const gflops = { cpu: 10, cuda: 2000 }[name] ?? 1000
  return {
    ...{ steps: 2, passSeconds: 0.1, decodeSeconds: 0.1, seconds: 1, memoryBytes: 1e8, attentionRms: 0 },
    ...{ gflops, fellBack: [], latent: Float32Array.of(1, 2), rgb: Uint8Array.of(1, 2, 3) },
  }
}
