/** Starts the engine's processes by Node's fork: the command line's and the tests' way. */
import { join } from 'node:path'
import type { ToEngine } from '../../../native-models/api/events.ts'
import { argumentsOfEngineOptions } from '../../../native-models/pipeline/engine-options.ts'
import type { EngineOptions } from '../../../native-models/pipeline/loaded-model.ts'
import { deviceEnvironment } from '../devices/device-environment.ts'
import { type ForkedProcess, forkProcess } from '../fork-process.ts'

const ENTRY = join(import.meta.dirname, '../../../native-models/process.ts')

export const forkEngine = (options: EngineOptions): ForkedProcess<ToEngine> =>
  forkWithOptions<ToEngine>(ENTRY, options)

/** `entry` takes the engine's options as its arguments, and finds what their device needs. */
export function forkWithOptions<Message>(entry: string, options: EngineOptions): ForkedProcess<Message> {
  return forkProcess(entry, argumentsOfEngineOptions(options), deviceEnvironment(options))
}
