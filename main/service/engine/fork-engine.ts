/** Starts the inference process by Node's fork: the command line's and the tests' way. */
import { join } from 'node:path'
import { argumentsOfEngineOptions } from '../../../native-models/pipeline/engine-options.ts'
import type { EngineOptions } from '../../../native-models/pipeline/loaded-model.ts'
import { forkProcess } from '../fork-process.ts'
import type { ChildProcessPort } from './inference-process.ts'

const ENTRY = join(import.meta.dirname, '../../../native-models/process.ts')

/** `pid` is there once the process runs. */
export function forkEngine(options: EngineOptions): ChildProcessPort & { readonly pid: number | undefined } {
  return forkProcess(ENTRY, argumentsOfEngineOptions(options))
}
