/** What this machine can compute on: every adapter under every provider, and why where it cannot. */
import { arch, cpus, platform, totalmem } from 'node:os'
import { CPU_DEVICE, type Device, deviceName, PROVIDERS } from '../../../native-models/api/device.ts'
import { type ErrorReport, reportOf, StudioError } from '../../../native-models/api/errors.ts'
import type { Adapter } from '../../../native-models/runtime/devices/adapter.ts'
import { graphicsAdapters } from '../../../native-models/runtime/devices/adapters.ts'
import {
  type Machine,
  obstacleOf,
  PROVIDER_LABELS,
} from '../../../native-models/runtime/devices/obstacles.ts'
import { vulkanDrivers } from '../../../native-models/runtime/devices/vulkan-drivers.ts'
import { cudaFolder } from '../folders.ts'
import { askDevice } from './ask-device.ts'
import { runtimeFolder } from './device-environment.ts'
import type { DeviceStarter } from './fork-device.ts'

export interface MachineDevice {
  readonly device: Device
  /** As it is typed: `cuda:1`. */
  readonly name: string
  /** Of its provider, for people. */
  readonly label: string
  /** Of its adapters; WebGPU chooses one of them. */
  readonly adapters: readonly Adapter[]
  readonly obstacle: ErrorReport | undefined
}

interface Asking {
  readonly threads: number
  readonly cacheFolder: string
  readonly signal?: AbortSignal | undefined
  readonly start?: DeviceStarter | undefined
  /** In place of what the system tells of. */
  readonly list?: (() => Promise<readonly MachineDevice[]>) | undefined
}

/** A driver may compile something first. */
const PROBE_LIMIT_MS = 60_000

/** What the system tells of; no driver is loaded. */
export async function listedDevices(): Promise<MachineDevice[]> {
  const machine = await thisMachine()
  return PROVIDERS.flatMap((provider) => devicesOf(provider, machine))
}

/** Providers that nothing speaks against are loaded, each in a process of its own. @throws E_CANCELLED */
export async function machineDevices({ list = listedDevices, ...options }: Asking): Promise<MachineDevice[]> {
  const probed: MachineDevice[] = []
  for (const one of await list())
    probed.push(one.obstacle ? one : { ...one, obstacle: await probe(one, options) })
  return probed
}

export async function thisMachine(): Promise<Machine> {
  return {
    platform: platform(),
    arch: arch(),
    adapters: await graphicsAdapters(),
    env: process.env,
    runtimeFolder: runtimeFolder(),
    cudaFolders: [cudaFolder()],
  }
}

/** One row for every adapter that a program may choose; one where there is none. */
export function devicesOf(provider: Device['provider'], machine: Machine): MachineDevice[] {
  const obstacle = obstacleOf(provider, machine)?.toReport()
  const row = (index: number, adapters: readonly Adapter[]): MachineDevice => {
    const device = { provider, index }
    return { device, name: deviceName(device), label: PROVIDER_LABELS[provider], adapters, obstacle }
  }
  switch (provider) {
    case 'cpu':
      return [row(0, [processor()])]
    case 'webgpu':
      return [row(0, webGpuAdapters(machine))]
    case 'cuda':
    case 'dml': {
      const own = machine.adapters.filter(({ vendor }) => provider === 'dml' || vendor === 'nvidia')
      return own.length === 0 ? [row(0, [])] : own.map((adapter, index) => row(index, [adapter]))
    }
  }
}

function processor(): Adapter {
  const name = cpus()[0]?.model.trim() || 'a processor'
  return { name, vendor: 'other', memoryBytes: totalmem(), driver: undefined }
}

/** Software that stands in for a GPU is known by its manifest. */
function webGpuAdapters({ platform: system, adapters, env }: Machine): readonly Adapter[] {
  const software = vulkanDrivers(env).some((path) => /swiftshader/i.test(path))
  if (system !== 'linux' || !software) return adapters
  const one = {
    name: 'SwiftShader (software)',
    vendor: 'other',
    memoryBytes: undefined,
    driver: undefined,
  } as const
  return [...adapters, one]
}

async function probe(
  { device }: MachineDevice,
  { signal, start, ...options }: Asking,
): Promise<ErrorReport | undefined> {
  if (device.provider === CPU_DEVICE.provider) return undefined
  try {
    await askDevice({ type: 'probe' }, { ...options, device }, { limitMs: PROBE_LIMIT_MS, signal, start })
    return undefined
  } catch (error) {
    if (error instanceof StudioError && error.code === 'E_CANCELLED') throw error
    return reportOf(error)
  }
}
