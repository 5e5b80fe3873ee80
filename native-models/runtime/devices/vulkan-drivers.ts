/** Vulkan's drivers, as its loader finds them: https://github.com/KhronosGroup/Vulkan-Loader, LoaderDriverInterface. */
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

const FOLDERS = ['/etc/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/usr/share/vulkan/icd.d']

/** Paths of their manifests: those that the environment names, else those of the system. */
export function vulkanDrivers(env: NodeJS.ProcessEnv = process.env): string[] {
  const named = env['VK_DRIVER_FILES'] ?? env['VK_ICD_FILENAMES']
  if (named) return named.split(delimiter).filter((path) => existsSync(path))
  const own = join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local/share'), 'vulkan/icd.d')
  return [...FOLDERS, own]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.json'))
}
