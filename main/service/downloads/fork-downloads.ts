/** Starts the downloads process by Node's fork. */
import { join } from 'node:path'
import { forkProcess, type ProcessPort } from '../fork-process.ts'
import type { ToDownloads } from './messages.ts'

const ENTRY = join(import.meta.dirname, '../../../main/service/downloads/process.ts')

/** `models`: the folder of all models, absolute. `pid` is there once the process runs. */
export function forkDownloads(
  models: string,
): ProcessPort<ToDownloads> & { readonly pid: number | undefined } {
  return forkProcess(ENTRY, ['--models', models])
}
