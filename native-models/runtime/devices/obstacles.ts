/** Why a provider cannot be used on this machine, as far as that can be told without loading it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Provider } from '../../api/device.ts'
import { StudioError } from '../../api/errors.ts'
import type { Adapter } from './adapter.ts'
import { CUDA_DRIVER, CUDA_DRIVER_MAJOR, CUDA_FILES, CUDA_PACKAGES } from './cuda-libraries.ts'
import { missingLibraries } from './shared-libraries.ts'
import { vulkanDrivers } from './vulkan-drivers.ts'

export interface Machine {
  readonly platform: NodeJS.Platform
  readonly arch: string
  readonly adapters: readonly Adapter[]
  readonly env: NodeJS.ProcessEnv
  /** Folder of onnxruntime's own library. */
  readonly runtimeFolder: string
  /** Where CUDA's libraries may lie, beside the system's folders. */
  readonly cudaFolders: readonly string[]
}

/** What a provider is, for people. */
export const PROVIDER_LABELS: Readonly<Record<Provider, string>> = {
  cpu: 'CPU',
  cuda: 'CUDA (NVIDIA, Linux)',
  dml: 'DirectML (Windows)',
  webgpu: 'WebGPU (Vulkan on Linux, Direct3D 12 on Windows)',
}

/** E_DEVICE_ABSENT or E_DEVICE_LIBRARIES; undefined where it may be tried. */
export function obstacleOf(provider: Provider, machine: Machine): StudioError | undefined {
  switch (provider) {
    case 'cpu':
      return undefined
    case 'cuda':
      return cudaObstacle(machine)
    case 'dml':
      return directMlObstacle(machine)
    case 'webgpu':
      return webGpuObstacle(machine)
  }
}

const absent = (sentence: string) => new StudioError('E_DEVICE_ABSENT', sentence)
const lacking = (sentence: string) => new StudioError('E_DEVICE_LIBRARIES', sentence)

function cudaObstacle({ platform, arch, adapters, env, runtimeFolder, cudaFolders }: Machine) {
  if (platform !== 'linux' || arch !== 'x64') return absent('CUDA is used on Linux on x64 alone.')
  const [adapter] = adapters.filter(({ vendor }) => vendor === 'nvidia')
  if (!adapter) return absent('No NVIDIA adapter is found (its driver tells of it in /proc/driver/nvidia).')
  const [driver] = missingLibraries([CUDA_DRIVER], [], env)
  if (driver) return lacking(`NVIDIA’s driver is not whole: ${driver} is missing.`)
  if (isTooOld(adapter.driver))
    return lacking(
      `NVIDIA’s driver ${adapter.driver} is too old for CUDA 13: ${CUDA_DRIVER_MAJOR} is the first that knows it.`,
    )
  const missing = missingLibraries(CUDA_FILES, [runtimeFolder, ...cudaFolders], env)
  if (missing.length === 0) return undefined
  const packages = CUDA_PACKAGES.filter(({ files }) => files.some((file) => missing.includes(file)))
  const sources = packages.map(({ name, version }) => `${name} ${version}`).join(', ')
  const places = cudaFolders.join(' or ')
  return lacking(
    `CUDA 13 and cuDNN 9 are not whole: ${missing.join(', ')} belong in ${places}, out of ${sources}.`,
  )
}

/** `580.65.06`; where it is not told, loading shows it. */
function isTooOld(driver: string | undefined): boolean {
  const major = Number(/^\d+/.exec(driver ?? '')?.[0])
  return major < CUDA_DRIVER_MAJOR
}

function directMlObstacle({ platform, adapters, runtimeFolder }: Machine) {
  if (platform !== 'win32') return absent('DirectML is a part of Windows.')
  if (!existsSync(join(runtimeFolder, 'DirectML.dll')))
    return lacking(`DirectML.dll is missing beside onnxruntime in ${runtimeFolder}.`)
  return adapters.length === 0 ? absent('Windows tells of no graphics adapter.') : undefined
}

const VULKAN_LOADER = 'libvulkan.so.1'

function webGpuObstacle({ platform, arch, adapters, env }: Machine) {
  if (platform === 'win32')
    return adapters.length === 0 ? absent('Windows tells of no graphics adapter.') : undefined
  if (platform !== 'linux' || arch !== 'x64') return absent('WebGPU is used on Windows, and on Linux on x64.')
  if (missingLibraries([VULKAN_LOADER], [], env).length > 0)
    return lacking(`Vulkan’s loader is missing: ${VULKAN_LOADER} (on Debian: libvulkan1).`)
  if (vulkanDrivers(env).length > 0) return undefined
  return lacking(
    'No Vulkan driver is found: it comes with the graphics driver (on Debian for AMD and Intel: mesa-vulkan-drivers).',
  )
}
