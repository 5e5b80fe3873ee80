/** The keeper of CUDA's libraries with whom it tells. */
import { graphicsAdapters } from '../../native-models/runtime/devices/adapters.ts'
import type { CudaLibraries } from '../../preload/contract.ts'
import { CudaKeeper } from './devices/cuda-keeper.ts'
import { cudaFolder } from './folders.ts'
import type { Preferences } from './history/preferences.ts'
import type { ServiceOptions } from './service-options.ts'

export function makeCuda(
  preferences: Preferences,
  { startDownloads: start, adapters = graphicsAdapters }: Pick<ServiceOptions, 'startDownloads' | 'adapters'>,
  onChange: (cuda: CudaLibraries) => void,
): CudaKeeper {
  const limit = () => preferences.settings().fetchLimitKb * 1000 || undefined
  return new CudaKeeper({ folder: cudaFolder(), start, adapters, limit, onChange })
}
