/** What an engine is started with in place of what the settings say: a replay computes as its recipe did. */
import type { Precision } from '../../../native-models/api/precision.ts'

export interface EngineSetup {
  readonly threads?: number | undefined
  readonly precision?: Precision | undefined
}
