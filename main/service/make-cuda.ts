/** The keeper of CUDA's libraries with whom it tells. */
import type { CudaLibraries } from '../../preload/contract.ts'
import { CudaKeeper } from './devices/cuda-keeper.ts'
import { cudaOnDisk } from './downloads/cuda/cuda-folder.ts'
import { cudaFolder } from './folders.ts'
import type { Preferences } from './history/preferences.ts'
import type { ServiceOptions } from './service-options.ts'

interface Around {
  readonly start: ServiceOptions['startDownloads']
  /** Of this machine. */
  readonly adapters: NonNullable<ServiceOptions['adapters']>
  readonly preferences: Preferences
  readonly onChange: (cuda: CudaLibraries) => void
  /** They are whole now, or gone: drivers may be asked again. */
  readonly onFiles: () => void
}

export function makeCuda({ start, adapters, preferences, onChange, onFiles }: Around): CudaKeeper {
  const folder = cudaFolder()
  let wasHere = cudaOnDisk(folder).state === 'here'
  return new CudaKeeper({
    ...{ folder, start, adapters },
    limit: () => preferences.settings().fetchLimitKb * 1000 || undefined,
    onChange: (now) => {
      const isHere = now.state === 'here'
      if (isHere !== wasHere) onFiles()
      wasHere = isHere
      onChange(now)
    },
  })
}
