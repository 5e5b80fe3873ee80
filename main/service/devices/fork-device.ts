/** Starts the process that tries a device by Node's fork: the command line's and the tests' way. */
import { join } from 'node:path'
import type { ToDeviceProcess } from '../../../native-models/api/device-check.ts'
import type { EngineOptions } from '../../../native-models/pipeline/loaded-model.ts'
import { forkWithOptions } from '../engine/fork-engine.ts'
import type { ProcessPort } from '../fork-process.ts'

const ENTRY = join(import.meta.dirname, '../../../native-models/device-process.ts')

/** Forks it, or asks main to start it. */
export type DeviceStarter = (options: EngineOptions) => ProcessPort<ToDeviceProcess>

export const forkDevice: DeviceStarter = (options) => forkWithOptions<ToDeviceProcess>(ENTRY, options)
