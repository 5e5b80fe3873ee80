/** How pictures are computed, as the settings say now: threads, precision, and the process that is started with them. */
import type { Precision } from '../../native-models/api/precision.ts'
import type { EngineOptions } from '../../native-models/pipeline/loaded-model.ts'
import { defaultThreads } from '../../native-models/runtime/threads.ts'
import { deviceText } from './device-text.ts'
import type { EngineSetup } from './engine/engine-setup.ts'
import type { ChildProcessPort } from './engine/inference-process.ts'
import type { Preferences } from './history/preferences.ts'

interface ComputingOptions {
  readonly preferences: Preferences
  readonly cache: string
  /** In place of the settings'. */
  readonly threads?: number | undefined
  readonly startEngine: (options: EngineOptions) => ChildProcessPort
}

interface WholeSetup {
  readonly threads: number
  readonly precision: Precision
}

export class Computing {
  readonly #options: ComputingOptions

  constructor(options: ComputingOptions) {
    this.#options = options
  }

  /** What an engine would start with now. */
  setup(own: EngineSetup = {}): WholeSetup {
    const { preferences, threads } = this.#options
    const settings = preferences.settings()
    return {
      threads: own.threads ?? threads ?? (settings.threads || defaultThreads()),
      precision: own.precision ?? settings.precision,
    }
  }

  /** For people. */
  device(own?: EngineSetup): string {
    return deviceText(this.setup(own))
  }

  start(own?: EngineSetup): ChildProcessPort {
    const { cache, startEngine } = this.#options
    return startEngine({ ...this.setup(own), cacheFolder: cache })
  }

  /** `undefined` where it is as the settings say: the engine goes on as it is. */
  other(own: EngineSetup | undefined): EngineSetup | undefined {
    if (!own) return undefined
    const differs = JSON.stringify(this.setup(own)) !== JSON.stringify(this.setup())
    return differs ? own : undefined
  }
}
