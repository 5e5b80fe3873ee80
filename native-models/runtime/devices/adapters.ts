/** The graphics adapters of this machine, asked without loading any of their drivers. */
import type { Adapter } from './adapter.ts'
import { linuxAdapters } from './linux-adapters.ts'
import { nvidiaAdapters } from './nvidia-smi.ts'
import { windowsAdapters } from './windows-adapters.ts'

export async function graphicsAdapters(): Promise<Adapter[]> {
  if (process.platform === 'win32') return windowsAdapters()
  if (process.platform !== 'linux') return []
  return withNvidia(linuxAdapters(), await nvidiaAdapters())
}

/** NVIDIA's tool knows their memory, and knows them where /proc and /sys are hidden, as in containers. */
export function withNvidia(adapters: readonly Adapter[], told: readonly Adapter[]): Adapter[] {
  if (told.length === 0) return [...adapters]
  return [...told, ...adapters.filter(({ vendor }) => vendor !== 'nvidia')]
}
