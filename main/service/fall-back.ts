/** What a device has failed to paint is painted on the CPU, or on what the settings name, and that is said. */
import { CPU_DEVICE, type Device, deviceName } from '../../native-models/api/device.ts'
import { type ErrorReport, reportOf } from '../../native-models/api/errors.ts'
import type { EventData } from '../../preload/contract.ts'
import type { Computing } from './computing.ts'
import type { EngineHost } from './engine/engine-host.ts'
import type { EngineSetup } from './engine/engine-setup.ts'

interface Around {
  readonly computing: Pick<Computing, 'fallBack' | 'setup'>
  readonly engine: Pick<EngineHost, 'renew'>
  readonly onFailure: (error: ErrorReport) => void
  readonly onNotice: (notice: EventData<'notice'>) => void
}

/** Asked before a painting, for a function that is given what it failed with, without places. → whether what is missing is to be painted again */
export type FallBack = (own?: EngineSetup) => (thrown: unknown) => boolean

export function fallBackOf({ computing, engine, onFailure, onNotice }: Around): FallBack {
  return (own) => {
    const fallBack = computing.fallBack(own)
    return (thrown) => {
      if (!fallBack(thrown)) return false
      // It may still live, with the device that failed.
      engine.renew()
      const error = reportOf(thrown)
      onFailure(error)
      const other = wordOf(computing.setup(own).device)
      onNotice({ level: 'warning', message: `Painting goes on on ${other}: ${error.message}`, error })
      return true
    }
  }
}

/** A replay’s device may be another one than that of the settings. */
const wordOf = (device: Device): string =>
  device.provider === CPU_DEVICE.provider ? 'the CPU' : deviceName(device)
