/** What a device has failed to paint is painted on the CPU, and that is said. */
import { type ErrorReport, reportOf } from '../../native-models/api/errors.ts'
import type { Computing } from './computing.ts'
import type { EngineHost } from './engine/engine-host.ts'
import type { EngineSetup } from './engine/engine-setup.ts'

interface Around {
  readonly computing: Computing
  readonly engine: EngineHost
  readonly onFellBack: (error: ErrorReport) => void
}

/** Asked before a painting, for a function that is given what it failed with. → whether what is missing is to be painted again */
export type FallBack = (own?: EngineSetup) => (thrown: unknown) => boolean

export function fallBackOf({ computing, engine, onFellBack }: Around): FallBack {
  return (own) => {
    const fallBack = computing.fallBack(own)
    return (thrown) => {
      if (!fallBack(thrown)) return false
      // It may still live, with the device that failed.
      engine.renew()
      onFellBack(reportOf(thrown))
      return true
    }
  }
}
