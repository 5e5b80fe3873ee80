/** The inference process with its state, its watchdog, and its name for what happened when it ended. */
import { reportOf, StudioError } from '../../../native-models/api/errors.ts'
import { fromEngine } from '../../../native-models/api/events.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { findSampler } from '../../../native-models/samplers/samplers.ts'
import type { EngineStatus } from '../../../preload/contract.ts'
import type { CompareJob, PaintJob } from './engine-jobs.ts'
import type { EngineSetup } from './engine-setup.ts'
import { type ChildProcessPort, InferenceProcess } from './inference-process.ts'
import { BUDGETS, type Budgets, StepTimes, Watchdog } from './watchdog.ts'

/** Starts an inference process: by Node's fork, or by asking main (in a packed Electron Node cannot fork). */
export type EngineStarter = () => ChildProcessPort

export interface EngineHostOptions {
  /** `setup`: in place of what the settings say. */
  readonly start: (setup: EngineSetup | undefined) => ChildProcessPort
  readonly onStatus: (status: EngineStatus) => void
  readonly budgets?: Budgets | undefined
}

export class EngineHost implements Disposable {
  readonly #options: EngineHostOptions
  readonly #process: InferenceProcess
  readonly #times = new StepTimes()
  /** Of forward passes, by what their cost depends on. */
  readonly #passes = new StepTimes()
  #status: EngineStatus = { state: 'stopped' }
  /** The one that works, as long as it lives. */
  #child: ChildProcessPort | undefined
  #painting = false
  #stale = false
  /** Of the process, in place of what the settings say. */
  #setup: EngineSetup | undefined

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

  /** About, from what such a forward pass took before; undefined where none was made yet. */
  secondsAPass(request: GenerateRequest): number | undefined {
    const median = this.#passes.median(passKindOf(request))
    return median === undefined ? undefined : median / 1000
  }

  /** @throws as InferenceProcess.paint, and E_HANG */
  async paint(job: PaintJob): Promise<void> {
    const { request, onEvent, setup } = job
    this.#computeWith(setup)
    const stepsAPass = request.steps / findSampler(request.sampler).forwardPasses(request.steps)
    await this.#watched(kindOf(job, [request]), (saw) =>
      this.#process.paint({
        ...job,
        onEvent: (event) => {
          saw(event)
          if (event.type === 'step')
            this.#passes.add(passKindOf(request), event.secondsPerStep * 1000 * stepsAPass)
          onEvent(event)
        },
      }),
    )
  }

  /** @throws as InferenceProcess.compare, and E_HANG */
  async compare(job: CompareJob): Promise<void> {
    const { requests, onEvent } = job
    this.#computeWith(undefined)
    await this.#watched(kindOf(job, requests), (saw) =>
      this.#process.compare({
        ...job,
        onEvent: (event) => {
          saw(event)
          if (event.type === 'step') this.#passes.add(passKindOf(requests[event.lane]!), event.seconds * 1000)
          onEvent(event)
        },
      }),
    )
  }

  [Symbol.dispose](): void {
    this.#process[Symbol.dispose]()
  }

  async #watched(key: string, run: (saw: Watchdog['saw']) => Promise<void>): Promise<void> {
    let hungForMs: number | undefined
    using watchdog = new Watchdog({
      times: this.#times,
      key,
      budgets: this.#options.budgets ?? BUDGETS,
      onHang: (budgetMs) => {
        hungForMs = budgetMs
        this.#process.kill()
      },
    })
    this.#painting = true
    try {
      const painted = run((event) => watchdog.saw(event))
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

  /** It is given to a process at its start. */
  #computeWith(setup: EngineSetup | undefined): void {
    if (JSON.stringify(setup) !== JSON.stringify(this.#setup)) this.#process.kill()
    this.#setup = setup
  }

  #start(): ChildProcessPort {
    this.#tell({ state: 'starting' })
    const child = this.#options.start(this.#setup)
    this.#child = child
    child.onMessage((raw) => {
      if (fromEngine.safeParse(raw).data?.type === 'ready')
        this.#tell({ state: this.#painting ? 'painting' : 'ready' })
    })
    child.onExit(() => {
      if (this.#child !== child) return // another one has taken its place
      this.#child = undefined
      if (!this.#painting) this.#tell({ state: 'stopped' })
    })
    return child
  }

  #settle(thrown: unknown): void {
    const error = reportOf(thrown)
    if (error.code === 'E_ENGINE_DIED' || error.code === 'E_ENGINE_START' || error.code === 'E_HANG')
      this.#tell({ state: 'died', error })
    // A cancelled engine may have been killed: the next request starts it, where that is so.
    else this.#tell({ state: this.#child ? 'ready' : 'stopped' })
  }

  #tell(status: EngineStatus): void {
    this.#status = status
    this.#options.onStatus(status)
  }
}

/** Jobs of one kind take steps of one length; lanes of a comparison take turns. */
function kindOf({ loras = [] }: Pick<PaintJob, 'loras'>, requests: readonly GenerateRequest[]): string {
  const kinds = requests.map(({ model, size, sampler, control }) => [model, size, sampler, control?.model])
  return JSON.stringify([kinds, loras.map(({ name }) => name)])
}

/** What a forward pass costs depends on these, whatever sampler asks for it. */
function passKindOf({ model, size, guidance, control }: GenerateRequest): string {
  return JSON.stringify([model, size, guidance > 1, control?.model])
}

function hang(budgetMs: number, cause: unknown): StudioError {
  const seconds = (budgetMs / 1000).toFixed(budgetMs < 10_000 ? 1 : 0)
  return new StudioError('E_HANG', `The engine did not answer for ${seconds} s and was ended.`, { cause })
}
