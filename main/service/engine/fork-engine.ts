/** Starts the inference process by Node's fork: the command line's and the tests' way. */
import { join } from 'node:path'
import type { EngineOptions } from '../../../native-models/pipeline/loaded-model.ts'
import { type ForkedProcess, forkProcess } from './fork-process.ts'

const ENTRY = join(import.meta.dirname, '../../../native-models/process.ts')

export const forkEngine = (options: EngineOptions): ForkedProcess => forkProcess(ENTRY, options)
