/** The devices, what is computed on them, and the engine that does it, put together. */
import type { ErrorReport } from '../../native-models/api/errors.ts'
import { defaultThreads } from '../../native-models/runtime/threads.ts'
import type { EventData, EventName } from '../../preload/contract.ts'
import { Computing } from './computing.ts'
import { DeviceKeeper } from './devices/device-keeper.ts'
import { EngineHost } from './engine/engine-host.ts'
import type { Preferences } from './history/preferences.ts'
import { makeCuda } from './make-cuda.ts'
import type { ServiceOptions } from './service-options.ts'

interface Around {
  readonly options: ServiceOptions
  readonly preferences: Preferences
  readonly emit: <N extends EventName>(name: N, data: EventData<N>) => void
  /** Pictures are computed otherwise from now on. */
  readonly onChange: () => void
  readonly onFailure: (error: ErrorReport) => void
}

export function deviceParts({ options, preferences, emit, onChange, onFailure }: Around) {
  const { cache, startDevice, startEngine, budgets } = options
  const threads = () => options.threads ?? (preferences.settings().threads || defaultThreads())
  const devices = new DeviceKeeper({
    ...{ settings: () => preferences.settings(), threads, cacheFolder: cache, start: startDevice },
    ...{ list: options.listDevices, idleMs: options.testAfterMs, onFailure },
    onShelf: (shelf) => emit('devices', shelf),
    onChoice: () => {
      const { setup, memory } = computing.changes()
      if (setup) engine.renew()
      if (setup || memory) onChange()
    },
  })
  const computing = new Computing({ devices, cache, threads, startEngine })
  const engine = new EngineHost({
    start: (setup) => computing.start(setup),
    onStatus: (status) => emit('engine', status),
    budgets,
  })
  const cuda = makeCuda({
    ...{ start: options.startDownloads, preferences },
    adapters: options.adapters ?? (() => devices.adapters()),
    onChange: (now) => emit('cuda', now),
    onFiles: () => void devices.look(),
  })
  return { devices, computing, engine, cuda }
}
