/** What an engine is started with in place of what the settings say: a replay computes as its recipe did. */
import type { Device } from '../../../native-models/api/device.ts'
import type { Precision } from '../../../native-models/api/precision.ts'

export interface EngineSetup {
  readonly threads?: number | undefined
  /** Where the device computes it. */
  readonly precision?: Precision | undefined
  /** Where this machine has it, and nothing is known against it. */
  readonly device?: Device | undefined
}
