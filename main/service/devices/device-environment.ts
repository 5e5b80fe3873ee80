/** The environment of a process that computes on a device: CUDA's libraries are found by it. */
import { existsSync, mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, delimiter, dirname, join } from 'node:path'
import { CPU_DEVICE, type Device } from '../../../native-models/api/device.ts'
import { StudioError } from '../../../native-models/api/errors.ts'
import { childEnvironment } from '../child-environment.ts'
import { cudaFolder } from '../folders.ts'
import type { DeviceVariables } from './device-variables.ts'

interface Computing {
  readonly device?: Device | undefined
  readonly cacheFolder: string
}

/** Where onnxruntime's own library lies. */
export function runtimeFolder(): string {
  const manifest = createRequire(import.meta.url).resolve('onnxruntime-node/package.json')
  // Electron loads no library out of its archive.
  const folder = dirname(manifest).replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked')
  return join(folder, 'bin', 'napi-v6', process.platform, process.arch)
}

export function deviceEnvironment(computing: Computing): NodeJS.ProcessEnv {
  return { ...childEnvironment(), ...variablesOf(computing) }
}

/** What is other than in every child's environment. @throws E_DEVICE_FAILED where CUDA's libraries cannot be linked to */
export function variablesOf({ device = CPU_DEVICE, cacheFolder }: Computing): DeviceVariables {
  const libraries = cudaFolder()
  if (device.provider !== 'cuda' || !existsSync(libraries)) return {}
  const folders = [linkedProvider(cacheFolder, libraries), libraries, process.env['LD_LIBRARY_PATH']]
  return {
    LD_LIBRARY_PATH: folders.filter((folder) => folder).join(delimiter),
    CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
  }
}

/** A folder that cannot be written is CUDA's failure alone. @throws E_DEVICE_FAILED */
function linkedProvider(cacheFolder: string, libraries: string): string {
  try {
    return linkProvider(cacheFolder, libraries)
  } catch (cause) {
    const folder = join(cacheFolder, 'cuda')
    const sentence = `The links to CUDA’s libraries cannot be made in ${folder}.`
    throw new StudioError('E_DEVICE_FAILED', sentence, { cause })
  }
}

const PROVIDERS = ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so']

/**
 * onnxruntime looks for its providers beside itself, that is where the loader found it. So that they need not be laid
 * among the packages, a folder of our own has links to all of them, and comes first.
 */
function linkProvider(cacheFolder: string, libraries: string): string {
  const folder = join(cacheFolder, 'cuda')
  mkdirSync(folder, { recursive: true })
  const targets = [
    join(runtimeFolder(), 'libonnxruntime.so.1'),
    ...PROVIDERS.map((name) => join(libraries, name)).filter((path) => existsSync(path)),
  ]
  for (const target of targets) {
    const link = join(folder, basename(target))
    if (existsSync(link) && realpathSync(link) === realpathSync(target)) continue
    rmSync(link, { force: true })
    symlinkSync(target, link)
  }
  return folder
}
