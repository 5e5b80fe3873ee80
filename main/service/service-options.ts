/** What the service is started with. */
import type { EventData, EventName } from '../../preload/contract.ts'
import type { ChildProcessPort } from './engine/inference-process.ts'
import type { Budgets } from './engine/watchdog.ts'
import type { FileSystem } from './images/save-file.ts'

export interface ServiceOptions {
  /** Database, backups. */
  readonly data: string
  readonly cache: string
  /** Where pictures go until the user chooses a folder. */
  readonly pictures: string
  /** Of the engine; instead of what the settings say. */
  readonly threads?: number | undefined
  readonly electron?: string | undefined
  readonly startEngine: (options: { threads: number; cacheFolder: string }) => ChildProcessPort
  readonly emit: <N extends EventName>(name: N, data: EventData<N>) => void
  readonly giveToTrash: (paths: readonly string[]) => void
  /** The database was found damaged while in use: the next start repairs it. */
  readonly onDamaged?: () => void
  /** For tests. */
  readonly budgets?: Budgets
  readonly fs?: FileSystem
  readonly undoMs?: number
}
