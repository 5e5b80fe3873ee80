/** How pictures are computed, as settings and devices say now, and the process that is started with it. */
import { CPU_DEVICE, type Device } from '../../native-models/api/device.ts'
import { type ErrorCode, reportOf } from '../../native-models/api/errors.ts'
import { FLOAT32, type Precision } from '../../native-models/api/precision.ts'
import type { EngineOptions } from '../../native-models/pipeline/loaded-model.ts'
import { isComputed } from '../../native-models/runtime/devices/device-dialect.ts'
import { deviceText } from './device-text.ts'
import type { DeviceKeeper } from './devices/device-keeper.ts'
import type { EngineSetup } from './engine/engine-setup.ts'
import type { ChildProcessPort } from './engine/inference-process.ts'
import type { MachineMemory } from './models/machine-memory.ts'

interface ComputingOptions {
  readonly devices: Pick<DeviceKeeper, 'decision' | 'precisionOf' | 'isUsable' | 'adapterOf' | 'failed'>
  readonly cache: string
  readonly threads: () => number
  readonly startEngine: (options: EngineOptions) => ChildProcessPort
}

interface WholeSetup {
  readonly threads: number
  readonly precision: Precision
  readonly device: Device
}

/** As JSON. */
interface Known {
  readonly setup: string
  readonly memory: string | undefined
}

export class Computing {
  readonly #options: ComputingOptions
  /** When somebody last asked for what has changed. */
  #known: Known

  constructor(options: ComputingOptions) {
    this.#options = options
    this.#known = this.#now()
  }

  /** What an engine would start with now. */
  setup(own: EngineSetup = {}): WholeSetup {
    const { devices, threads } = this.#options
    const device = this.#deviceOf(own)
    const fits = own.precision !== undefined && isComputed(device, own.precision)
    return {
      threads: own.threads ?? threads(),
      precision: fits ? own.precision : devices.precisionOf(device),
      device,
    }
  }

  /** For people. */
  device(own?: EngineSetup): string {
    const setup = this.setup(own)
    return deviceText({ ...setup, adapter: this.#options.devices.adapterOf(setup.device)?.name })
  }

  start(own?: EngineSetup): ChildProcessPort {
    const { cache, startEngine } = this.#options
    return startEngine({ ...this.setup(own), cacheFolder: cache })
  }

  /**
   * An engine for what is looked at beside the painting: on the CPU and in float32, as a decoder on the same device
   * would take from the memory that the painting needs there.
   */
  startBeside(): ChildProcessPort {
    const { cache, threads, startEngine } = this.#options
    return startEngine({ threads: threads(), precision: FLOAT32, device: CPU_DEVICE, cacheFolder: cache })
  }

  /** `undefined` where it is as the settings say: the engine goes on as it is. */
  other(own: EngineSetup | undefined): EngineSetup | undefined {
    if (!own) return undefined
    const differs = JSON.stringify(this.setup(own)) !== JSON.stringify(this.setup())
    return differs ? own : undefined
  }

  /** What is other than when this was last asked: what an engine would start with, its device's memory. */
  changes(): { readonly setup: boolean; readonly memory: boolean } {
    const before = this.#known
    const now = this.#now()
    this.#known = now
    return { setup: now.setup !== before.setup, memory: now.memory !== before.memory }
  }

  /**
   * Asked before a painting; the answer is told what it failed with. → true where the device is to blame: from then on
   * the CPU is painted on, and what is missing can be painted there.
   */
  fallBack(own?: EngineSetup): (thrown: unknown) => boolean {
    const { device } = this.setup(own)
    return (thrown) => {
      const error = reportOf(thrown)
      if (device.provider === CPU_DEVICE.provider || !OF_DEVICES.has(error.code)) return false
      this.#options.devices.failed(device, error)
      return true
    }
  }

  /** Of the device that is painted on; undefined for the CPU, and where it is not known. What others hold of it is not asked for. */
  memory(): MachineMemory | undefined {
    const { device } = this.setup()
    if (device.provider === CPU_DEVICE.provider) return undefined
    const totalBytes = this.#options.devices.adapterOf(device)?.memoryBytes
    return totalBytes === undefined ? undefined : { totalBytes, freeBytes: totalBytes, holdsWeights: true }
  }

  #now(): Known {
    return { setup: JSON.stringify(this.setup()), memory: JSON.stringify(this.memory()) }
  }

  #deviceOf({ device, precision }: EngineSetup): Device {
    const { devices } = this.#options
    if (!device) return devices.decision.device
    const fits = precision !== undefined && isComputed(device, precision)
    const isUsable = devices.isUsable(device, fits ? precision : devices.precisionOf(device))
    return isUsable ? device : devices.decision.device
  }
}

/** What a process says, or does, whose device does not work: a driver may report, abort, hang, or crash while it is loaded. */
const OF_DEVICES: ReadonlySet<ErrorCode> = new Set([
  'E_DEVICE_FAILED',
  'E_ENGINE_DIED',
  'E_ENGINE_START',
  'E_HANG',
])
