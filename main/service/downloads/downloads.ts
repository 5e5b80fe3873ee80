/** The downloads: one fetch after the other, one process at a time on a folder, of models or of CUDA's libraries. */
import { mkdirSync } from 'node:fs'
import { reportOf, StudioError } from '../../../native-models/api/errors.ts'
import { lockFolder } from '../history/data-lock.ts'
import { CATALOG } from '../models/catalog.ts'
import { assertNotFetched, bytesToVerify, verifyModel } from '../models/verify-model.ts'
import { usualBudgets } from './budgets.ts'
import { CudaJob } from './cuda/cuda-job.ts'
import { cudaPartsFolderOf } from './cuda/cuda-parts.ts'
import { type Disk, nodeDisk } from './disk.ts'
import { DiskRoom } from './disk-room.ts'
import { FetchJob, type Job, planModels } from './fetch-job.ts'
import { HubConnection } from './hub-connection.ts'
import type { FetchProgress, FromDownloads, WantedCheck, WantedCuda, WantedModels } from './messages.ts'
import { partsFolderOf } from './parts-folder.ts'
import { ReadingPace } from './reading-pace.ts'
import { sweepParts } from './sweep-parts.ts'
import { TokenBucket } from './token-bucket.ts'

interface DownloadsOptions {
  /** Where models lie, or CUDA's libraries. Absolute. */
  readonly models: string
  readonly post: (message: FromDownloads) => void
  readonly disk?: Disk
}

/** Where a fetch keeps what is not whole yet. */
interface FetchPlace {
  readonly parts: string
  /** Once the folder is ours. */
  readonly sweep?: () => Promise<unknown>
}

/** A killed predecessor is gone by then. */
const LOCK_PATIENCE_MS = 3000
/** Somebody waits for the answer. */
const PLAN_PATIENCE_MS = 8000

export class Downloads implements AsyncDisposable {
  readonly #options: Required<DownloadsOptions>
  readonly #bucket = new TokenBucket()
  readonly #jobs = new Map<string, Job>()
  /** By folder of parts. */
  readonly #locks = new Map<string, Disposable>()
  #room: DiskRoom | undefined
  #line: Promise<void> = Promise.resolve()

  constructor(options: DownloadsOptions) {
    this.#options = { disk: nodeDisk, ...options }
  }

  /** What a fetch would bring; nothing is written. Told as `planned` or `failed`. */
  async plan(wanted: WantedModels): Promise<void> {
    const { id, hub: options, budgets = usualBudgets } = wanted
    await this.#tellFailure(id, async () => {
      const patienceMs = Math.min(budgets.patienceMs, PLAN_PATIENCE_MS)
      await using hub = new HubConnection(options, { ...budgets, patienceMs })
      const signal = new AbortController().signal
      const { files } = await planModels(wanted, { models: this.#options.models, hub, signal })
      this.#options.post({ type: 'planned', id, files: [...files] })
    })
  }

  /** Reads all that was fetched of a model. Told as `reading`, and `verified` or `failed` in the end. */
  async verify({ id, model }: WantedCheck): Promise<void> {
    await this.#tellFailure(id, async () => {
      const { models, post } = this.#options
      const row = CATALOG.find(({ name }) => name === model)!
      await assertNotFetched(models, row)
      const pace = new ReadingPace(bytesToVerify(models, row))
      const tell = (): void => post({ type: 'reading', id, reading: pace.now() })
      const timer = setInterval(tell, usualBudgets.progressMs)
      using _ = { [Symbol.dispose]: () => clearInterval(timer) }
      tell()
      const signal = new AbortController().signal
      const onBytes = (bytes: number): void => pace.add(bytes)
      const files = await verifyModel(models, row, { signal, known: new Map(), onBytes })
      post({ type: 'verified', id, files })
    })
  }

  /** Begins when those before it have ended. Told as `progress`, and `done` or `failed` in the end. */
  fetch(wanted: WantedModels): Promise<void> {
    const { models } = this.#options
    const job = new FetchJob({ models, wanted, ...this.#toolsFor(wanted) })
    const sweep = () => sweepParts(models)
    return this.#inLine(wanted.id, job, { parts: partsFolderOf(models), sweep })
  }

  /** CUDA's libraries, into a folder of their own; told as `fetch` is. */
  fetchCuda(wanted: WantedCuda): Promise<void> {
    const { models: folder } = this.#options
    const job = new CudaJob({ folder, wanted, ...this.#toolsFor(wanted) })
    return this.#inLine(wanted.id, job, { parts: cudaPartsFolderOf(folder) })
  }

  job(id: string): Job | undefined {
    return this.#jobs.get(id)
  }

  limit(bytesPerSecond: number | null): void {
    this.#bucket.limit(bytesPerSecond ?? undefined)
  }

  async woke(): Promise<void> {
    const jobs = [...this.#jobs.values()]
    for (const { rounds } of jobs) rounds.again()
    await Promise.all(jobs.map((job) => job.reconnect()))
  }

  /** What came stays. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const { rounds } of this.#jobs.values()) rounds.cancel()
    await this.#line
    for (const lock of this.#locks.values()) lock[Symbol.dispose]()
  }

  #toolsFor({ id, budgets = usualBudgets }: Pick<WantedModels, 'id' | 'budgets'>) {
    const { post, disk } = this.#options
    const tell = (progress: FetchProgress) => post({ type: 'progress', id, progress })
    return { bucket: this.#bucket, room: this.#roomWith(budgets), disk, tell }
  }

  #inLine(id: string, job: Job, place: FetchPlace): Promise<void> {
    this.#jobs.set(id, job)
    const ended = this.#line.then(() => this.#tellFailure(id, () => this.#run(id, job, place)))
    this.#line = ended
    return ended
  }

  /** Of all fetches: what one was promised the next one does not get. */
  #roomWith(budgets: typeof usualBudgets): DiskRoom {
    const { models, disk } = this.#options
    this.#room ??= new DiskRoom({ folder: models, disk, budgets })
    return this.#room
  }

  async #run(id: string, job: Job, place: FetchPlace): Promise<void> {
    await using running = job
    await this.#takeFolder(place)
    const fetchedBytes = await running.run()
    this.#options.post({ type: 'done', id, fetchedBytes })
  }

  /** @throws E_FETCH_RUNNING, E_OUTPUT_UNWRITABLE */
  async #takeFolder({ parts, sweep }: FetchPlace): Promise<void> {
    if (this.#locks.has(parts)) return
    const { models } = this.#options
    try {
      mkdirSync(parts, { recursive: true })
    } catch (cause) {
      throw new StudioError('E_OUTPUT_UNWRITABLE', `The folder ${parts} cannot be made.`, { cause })
    }
    const busy = () => new StudioError('E_FETCH_RUNNING', `Another fetch is writing to ${models}.`)
    this.#locks.set(parts, lockFolder(parts, { patienceMs: LOCK_PATIENCE_MS, busy }))
    await sweep?.()
  }

  async #tellFailure(id: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (thrown) {
      this.#options.post({ type: 'failed', id, error: reportOf(thrown) })
    } finally {
      this.#jobs.delete(id)
    }
  }
}
