/** The software Vulkan device that comes with Electron: WebGPU without a GPU. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { vi } from 'vitest'
import { findElectron } from '../../../../scripts/setup/electron.mjs'
import { ROOT } from '../../../../scripts/setup.mjs'

/** The environment in which Vulkan is SwiftShader. A machine without it has not been set up: nothing is left out. */
export function softwareGpu(): Readonly<Record<string, string>> {
  const electron = findElectron(ROOT)
  if (!electron)
    throw new Error('There is no Electron, whose SwiftShader this test paints on: `npm test` fetches it.')
  const manifest = join(electron.folder, 'vk_swiftshader_icd.json')
  if (!existsSync(manifest))
    throw new Error(`${electron.folder} holds no SwiftShader (vk_swiftshader_icd.json).`)
  return { VK_DRIVER_FILES: manifest, VK_ICD_FILENAMES: manifest, LD_LIBRARY_PATH: electron.folder }
}

/** For processes that are started from now on. */
export function stubSoftwareGpu(): void {
  for (const [name, value] of Object.entries(softwareGpu())) vi.stubEnv(name, value)
}
