/** What the service is started with. */
import type { EngineOptions } from '../../native-models/pipeline/loaded-model.ts'
import type { EventData, EventName } from '../../preload/contract.ts'
import type { DeviceStarter } from './devices/fork-device.ts'
import type { MachineDevice } from './devices/machine-devices.ts'
import type { ToDownloads } from './downloads/messages.ts'
import type { ChildProcessPort } from './engine/inference-process.ts'
import type { Budgets } from './engine/watchdog.ts'
import type { ProcessPort } from './fork-process.ts'
import type { FileSystem } from './images/save-file.ts'
import type { Elsewhere } from './models/elsewhere.ts'

export interface ServiceOptions {
  /** Database, backups. */
  readonly data: string
  readonly cache: string
  /** Where pictures go until the user chooses a folder. */
  readonly pictures: string
  /** Where fetched models lie. */
  readonly models: string
  /** Of the engine; instead of what the settings say. */
  readonly threads?: number | undefined
  readonly electron?: string | undefined
  readonly startEngine: (options: EngineOptions) => ChildProcessPort
  /** A process that tries the device that the options name. */
  readonly startDevice: DeviceStarter
  /** `models`: as above. Called at the first press of a button that fetches. */
  readonly startDownloads: (models: string) => ProcessPort<ToDownloads>
  readonly emit: <N extends EventName>(name: N, data: EventData<N>) => void
  readonly giveToTrash: (paths: readonly string[]) => void
  /** The database was found damaged while in use: the next start repairs it. */
  readonly onDamaged?: () => void
  /** For tests. */
  readonly budgets?: Budgets
  readonly fs?: FileSystem
  readonly undoMs?: number
  readonly memory?: () => { readonly totalBytes: number; readonly freeBytes: number }
  /** In place of what the system tells of. */
  readonly listDevices?: () => Promise<readonly MachineDevice[]>
  /** How long nothing was painted before devices are tested that nobody has asked for. */
  readonly testAfterMs?: number
  /** Where other programs keep their models. */
  readonly elsewhere?: Elsewhere
}
