/** The service: everything that lies in files and in the database, put together. */
import type { ErrorReport } from '../../native-models/api/errors.ts'
import { defaultThreads } from '../../native-models/runtime/threads.ts'
import type { About, EventData, EventName } from '../../preload/contract.ts'
import { aboutThis } from './about.ts'
import { DroppedFiles } from './drop/dropped-files.ts'
import { EngineHost } from './engine/engine-host.ts'
import type { ChildProcessPort } from './engine/inference-process.ts'
import type { Budgets } from './engine/watchdog.ts'
import { Guides } from './guides.ts'
import { lockData } from './history/data-lock.ts'
import { sqliteVersion } from './history/database.ts'
import { type DeletedFile, Deletions } from './history/deletions.ts'
import { Entries } from './history/entries.ts'
import { Failures } from './history/failures.ts'
import { Journal } from './history/journal.ts'
import { Pictures } from './history/pictures.ts'
import { Preferences } from './history/preferences.ts'
import { type OpenedHistory, openHistory } from './history/recovery.ts'
import { HistorySearch } from './history/search.ts'
import { countsOf, secretsOf } from './history/summary.ts'
import { PictureFolders } from './images/picture-folders.ts'
import { PictureStore } from './images/picture-store.ts'
import type { FileSystem } from './images/save-file.ts'
import { Thumbnails } from './images/thumbnails.ts'
import { makeFolder } from './make-folder.ts'
import { ModelList } from './models/model-list.ts'
import { PictureKeeper } from './queue/picture-keeper.ts'
import { Queue } from './queue/queue.ts'
import { ToldTogether } from './told-together.ts'
import { Trash } from './trash.ts'
import { Upkeep } from './upkeep.ts'

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

export class Service {
  readonly #options: ServiceOptions
  readonly #lock: Disposable
  readonly #history: OpenedHistory
  readonly #notices: string[]
  readonly #changes: ToldTogether
  readonly #store: PictureStore
  readonly #upkeep: Upkeep
  #stopped = false
  readonly about: About
  readonly models: ModelList
  readonly entries: Entries
  readonly search: HistorySearch
  readonly preferences: Preferences
  readonly failures: Failures
  readonly pictures: Pictures
  readonly folders: PictureFolders
  readonly thumbnails: Thumbnails
  readonly dropped = new DroppedFiles()
  readonly guides: Guides
  readonly engine: EngineHost
  readonly queue: Queue
  readonly trash: Trash
  /** Resolves when the folders were looked through and the queue works. */
  readonly settled: Promise<void>

  /** @throws E_DATA_IN_USE, E_DATA_NEWER, E_DATA_SQLITE, E_OUTPUT_UNWRITABLE, and what the embedded models throw */
  constructor(options: ServiceOptions) {
    this.#options = options
    for (const folder of [options.data, options.cache]) makeFolder(folder)
    this.#lock = lockData(options.data)
    try {
      this.#history = openHistory(options.data)
    } catch (thrown) {
      this.#lock[Symbol.dispose]()
      throw thrown
    }
    const { db, notices } = this.#history
    this.#notices = [...notices]
    this.#changes = new ToldTogether((ids) => {
      this.emit('queue', this.queue.state())
      this.emit('history', { ids: [...ids] })
    })
    this.about = aboutThis({ sqlite: sqliteVersion(db), electron: options.electron })
    this.models = new ModelList()
    this.entries = new Entries(db)
    this.search = new HistorySearch(db, this.entries)
    this.failures = new Failures(db)
    this.pictures = new Pictures(db)
    this.preferences = new Preferences(db, { picturesFolder: options.pictures })
    this.folders = new PictureFolders(options.data, this.preferences, this.pictures)
    this.thumbnails = new Thumbnails(options.cache)
    this.#store = new PictureStore({ cacheFolder: options.cache, fs: options.fs })
    this.guides = this.#makeGuides()
    this.engine = this.#makeEngine()
    this.queue = this.#makeQueue()
    this.trash = new Trash(new Deletions(db), {
      give: (files) => this.#giveToTrash(files),
      ...(options.undoMs !== undefined && { undoMs: options.undoMs }),
    })
    this.#upkeep = new Upkeep({
      ...{ history: this.#history, pictures: this.pictures, guides: this.guides },
      onFailure: (place, error) => this.#tellFailure(place, error),
    })
    this.settled = this.#settle()
  }

  /** How the database was found, for the window. */
  get notices(): readonly string[] {
    return this.#notices
  }

  get device(): string {
    return `CPU, ${this.#threads()} threads`
  }

  get databaseFolder(): string {
    return this.#options.data
  }

  /** For the diagnostics. */
  summary(): { counts: Record<string, number>; secrets: string[] } {
    const { db } = this.#history
    return { counts: countsOf(db), secrets: secretsOf(db) }
  }

  emit<N extends EventName>(name: N, data: EventData<N>): void {
    if (!this.#stopped) this.#options.emit(name, data)
  }

  /** Entries were added, changed or hidden: told to the window shortly, once for many. */
  changed(ids: readonly string[]): void {
    this.search.forgetTotals()
    this.#changes.add(ids)
  }

  /** Something went wrong: kept for the diagnostics. */
  failed(place: string, error: ErrorReport): void {
    if (this.#stopped) return
    this.failures.note(place, error)
    if (error.code === 'E_DATA_BROKEN') this.#options.onDamaged?.()
  }

  /** Finishes: what is running goes back to the queue, what was deleted goes to the trash. */
  async stop(): Promise<void> {
    await this.settled.catch(() => undefined)
    await this.queue.stop()
    this.#stopped = true
    this.#changes[Symbol.dispose]()
    this.guides[Symbol.dispose]()
    await this.#upkeep.end()
    this.trash.end()
    this.engine[Symbol.dispose]()
    this.#store[Symbol.dispose]()
    this.#history.db.close()
    this.#lock[Symbol.dispose]()
  }

  #threads(): number {
    return this.#options.threads ?? (this.preferences.settings().threads || defaultThreads())
  }

  #startEngine(): ChildProcessPort {
    const { startEngine, cache } = this.#options
    return startEngine({ threads: this.#threads(), cacheFolder: cache })
  }

  #makeGuides(): Guides {
    const { data, cache } = this.#options
    return new Guides({
      ...{ data, cache, preferences: this.preferences, models: this.models },
      startEngine: () => this.#startEngine(),
      onLoras: (shelf) => this.emit('loras', shelf),
    })
  }

  #makeEngine(): EngineHost {
    const { budgets } = this.#options
    return new EngineHost({
      start: () => this.#startEngine(),
      onStatus: (status) => this.emit('engine', status),
      ...(budgets && { budgets }),
    })
  }

  #makeQueue(): Queue {
    const { models, entries, pictures, engine, guides, preferences } = this
    const keeper = new PictureKeeper({
      store: this.#store,
      pictures,
      folder: () => this.folders.current,
      onBlocked: (reason) => this.queue.pauseBecause(reason),
      onUnblocked: () => this.queue.unpause(),
    })
    const journal = new Journal(this.#history.db)
    journal.resume()
    return new Queue(
      {
        ...{ journal, entries, pictures, models, engine, keeper },
        ...{ controls: guides.controls, loras: guides.places },
        previews: () => preferences.settings().previews,
        device: () => this.device,
        onChange: (ids) => this.changed(ids),
        onProgress: (progress) => this.emit('progress', progress),
        onPainted: (picture) => this.emit('painted', picture),
        onFailure: (error) => this.failed('queue', error),
      },
      { paused: preferences.get('paused') },
    )
  }

  async #settle(): Promise<void> {
    this.trash.begin()
    const [{ adopted, lost }] = await Promise.all([this.#upkeep.atStart(), this.guides.begin()])
    if (this.#history.replaced && adopted > 0)
      this.#tellNotice(`${adopted} pictures were read back into the history.`)
    if (lost > 0) this.#tellNotice(`${lost} pictures of the history are no longer in their folder.`)
    this.engine.warmUp()
    this.queue.begin()
    this.#upkeep.begin()
  }

  #giveToTrash(files: readonly DeletedFile[]): void {
    this.#options.giveToTrash(files.map(({ path }) => path))
    for (const { id } of files) void this.thumbnails.remove(id)
  }

  #tellNotice(message: string): void {
    this.#notices.push(message)
    this.emit('notice', { level: 'warning', message })
  }

  #tellFailure(place: string, error: ErrorReport): void {
    this.failed(place, error)
    this.emit('notice', { level: 'warning', message: error.message, error })
  }
}
