/** The inference process with its state, its watchdog, and its name for what happened when it ended. */
import { reportOf, StudioError } from '../../../native-models/api/errors.ts'
import { fromEngine } from '../../../native-models/api/events.ts'
import type { EngineStatus } from '../../../preload/contract.ts'
import { type ChildProcessPort, InferenceProcess, type PaintJob } from './inference-process.ts'
import { BUDGETS, type Budgets, StepTimes, Watchdog } from './watchdog.ts'

/** Starts an inference process: by Node's fork, or by asking main (in a packed Electron Node cannot fork). */
export type EngineStarter = () => ChildProcessPort

export interface EngineHostOptions {
  readonly start: EngineStarter
  readonly onStatus: (status: EngineStatus) => void
  readonly budgets?: Budgets
}

export class EngineHost implements Disposable {
  readonly #options: EngineHostOptions
  readonly #process: InferenceProcess
  readonly #times = new StepTimes()
  #status: EngineStatus = { state: 'stopped' }
  #alive = false
  #painting = false
  #stale = false

  constructor(options: EngineHostOptions) {
    this.#options = options
    this.#process = new InferenceProcess(() => this.#start())
  }

  get status(): EngineStatus {
    return this.#status
  }

  /** Starts the process ahead of the first request. A failure shows at the first request. */
  warmUp(): void {
    try {
      this.#process.warmUp()
    } catch (thrown) {
      this.#tell({ state: 'died', error: reportOf(thrown) })
    }
  }

  /** Its settings have changed: the next picture is painted by a new process. */
  renew(): void {
    if (this.#painting) this.#stale = true
    else this.#process.kill()
  }

  /** @throws as InferenceProcess.paint, and E_HANG */
  async paint(job: PaintJob): Promise<void> {
    let hungForMs: number | undefined
    using watchdog = new Watchdog({
      times: this.#times,
      key: kindOf(job),
      budgets: this.#options.budgets ?? BUDGETS,
      onHang: (budgetMs) => {
        hungForMs = budgetMs
        this.#process.kill()
      },
    })
    this.#painting = true
    try {
      const painted = this.#process.paint({
        ...job,
        onEvent: (event) => {
          watchdog.saw(event)
          job.onEvent(event)
        },
      })
      if (this.#status.state === 'ready') this.#tell({ state: 'painting' })
      await painted
      this.#tell({ state: 'ready' })
    } catch (thrown) {
      const error = hungForMs === undefined ? thrown : hang(hungForMs, thrown)
      this.#settle(error)
      throw error
    } finally {
      this.#painting = false
      if (this.#stale) this.#process.kill()
      this.#stale = false
    }
  }

  [Symbol.dispose](): void {
    this.#process[Symbol.dispose]()
  }

  #start(): ChildProcessPort {
    this.#tell({ state: 'starting' })
    const child = this.#options.start()
    this.#alive = true
    child.onMessage((raw) => {
      if (fromEngine.safeParse(raw).data?.type === 'ready')
        this.#tell({ state: this.#painting ? 'painting' : 'ready' })
    })
    child.onExit(() => {
      this.#alive = false
      if (!this.#painting) this.#tell({ state: 'stopped' })
    })
    return child
  }

  #settle(thrown: unknown): void {
    const error = reportOf(thrown)
    if (error.code === 'E_ENGINE_DIED' || error.code === 'E_ENGINE_START' || error.code === 'E_HANG')
      this.#tell({ state: 'died', error })
    // A cancelled engine may have been killed: the next request starts it, where that is so.
    else this.#tell({ state: this.#alive ? 'ready' : 'stopped' })
  }

  #tell(status: EngineStatus): void {
    this.#status = status
    this.#options.onStatus(status)
  }
}

/** Jobs of one kind take steps of one length. */
function kindOf({ request: { model, size, sampler, control }, loras = [] }: PaintJob): string {
  return JSON.stringify([model, size, sampler, control?.model, loras.map(({ name }) => name)])
}

function hang(budgetMs: number, cause: unknown): StudioError {
  const seconds = (budgetMs / 1000).toFixed(budgetMs < 10_000 ? 1 : 0)
  return new StudioError('E_HANG', `The engine did not answer for ${seconds} s and was ended.`, { cause })
}
