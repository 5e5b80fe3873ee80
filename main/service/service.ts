/** The service: everything that lies in files and in the database, put together. */
import { type ErrorReport, reportOf } from '../../native-models/api/errors.ts'
import type { About, EventData, EventName } from '../../preload/contract.ts'
import { aboutThis } from './about.ts'
import type { ComparisonViews } from './compare/comparison-views.ts'
import { Comparisons } from './compare/comparisons.ts'
import type { StepsLimit } from './compare/steps-limit.ts'
import { compareParts } from './compare-parts.ts'
import type { Computing } from './computing.ts'
import { deviceParts } from './device-parts.ts'
import type { CudaKeeper } from './devices/cuda-keeper.ts'
import type { DeviceKeeper } from './devices/device-keeper.ts'
import { DroppedFiles } from './drop/dropped-files.ts'
import type { EngineHost } from './engine/engine-host.ts'
import { forgetEntry } from './forget-entry.ts'
import { Guides } from './guides.ts'
import { sqliteVersion } from './history/database.ts'
import { type DeletedFile, Deletions } from './history/deletions.ts'
import { Entries } from './history/entries.ts'
import { Failures } from './history/failures.ts'
import { openLocked } from './history/open-locked.ts'
import { Pictures } from './history/pictures.ts'
import { Preferences } from './history/preferences.ts'
import type { OpenedHistory } from './history/recovery.ts'
import { HistorySearch } from './history/search.ts'
import { summaryOf } from './history/summary.ts'
import { PictureFolders } from './images/picture-folders.ts'
import { PictureStore } from './images/picture-store.ts'
import { Thumbnails } from './images/thumbnails.ts'
import { makeFolder } from './make-folder.ts'
import { makeQueue } from './make-queue.ts'
import { type ModelParts, modelParts, shelvedNets } from './model-parts.ts'
import type { Queue } from './queue/queue.ts'
import { KeptRecipes } from './recipes/kept-recipes.ts'
import { KeptReplays } from './recipes/kept-replays.ts'
import type { ServiceOptions } from './service-options.ts'
import { ToldTogether } from './told-together.ts'
import { Trash } from './trash.ts'
import { sweptNotices, Upkeep } from './upkeep.ts'

export class Service {
  readonly #options: ServiceOptions
  readonly #lock: Disposable
  readonly #history: OpenedHistory
  /** How the database was found, for the window. */
  readonly notices: string[]
  readonly #changes: ToldTogether
  readonly #store: PictureStore
  readonly #upkeep: Upkeep
  #stopped = false
  readonly about: About
  readonly models: ModelParts['models']
  readonly shelf: ModelParts['shelf']
  readonly ownModels: ModelParts['ownModels']
  readonly devices: DeviceKeeper
  readonly computing: Computing
  readonly cuda: CudaKeeper
  readonly planner: ModelParts['planner']
  readonly comparisons: Comparisons
  readonly entries: Entries
  readonly search: HistorySearch
  readonly preferences: Preferences
  readonly failures: Failures
  readonly pictures: Pictures
  readonly folders: PictureFolders
  readonly thumbnails: Thumbnails
  readonly dropped = new DroppedFiles()
  readonly guides: Guides
  readonly views: ComparisonViews
  readonly stepsLimit: StepsLimit
  readonly recipes: KeptRecipes
  readonly replays: KeptReplays
  readonly engine: EngineHost
  readonly queue: Queue
  readonly trash: Trash
  /** Resolves when the folders were looked through and the queue works. */
  readonly settled: Promise<void>

  /** @throws E_DATA_IN_USE, E_DATA_NEWER, E_DATA_SQLITE, E_OUTPUT_UNWRITABLE, and what the embedded models throw */
  constructor(options: ServiceOptions) {
    this.#options = options
    for (const folder of [options.data, options.cache]) makeFolder(folder)
    ;({ lock: this.#lock, history: this.#history } = openLocked(options.data))
    const { db, notices } = this.#history
    this.notices = [...notices]
    this.#changes = new ToldTogether((ids) => {
      this.emit('queue', this.queue.state())
      this.emit('history', { ids: [...ids] })
      this.stepsLimit.afterChange([...ids])
    })
    this.about = aboutThis({ sqlite: sqliteVersion(db), electron: options.electron })
    this.comparisons = new Comparisons(options.data)
    this.entries = new Entries(db, (id) => this.comparisons.bytes(id))
    this.search = new HistorySearch(db, this.entries)
    this.failures = new Failures(db)
    this.pictures = new Pictures(db)
    this.preferences = new Preferences(db, { picturesFolder: options.pictures })
    this.folders = new PictureFolders(options.data, this.preferences, this.pictures)
    this.thumbnails = new Thumbnails(options.cache)
    this.#store = new PictureStore({ cacheFolder: options.cache, fs: options.fs })
    ;({
      devices: this.devices,
      computing: this.computing,
      engine: this.engine,
      cuda: this.cuda,
    } = this.#makeDevices())
    const parts = this.#makeModels()
    ;({ models: this.models, shelf: this.shelf, ownModels: this.ownModels, planner: this.planner } = parts)
    this.guides = this.#makeGuides()
    ;({ views: this.views, stepsLimit: this.stepsLimit } = this.#makeCompareParts())
    this.recipes = new KeptRecipes({
      ...{ data: options.data, hashes: this.guides.hashes },
      setup: (own) => this.computing.setup(own),
      onFailure: (error) => this.failed('recipes', error),
    })
    this.replays = new KeptReplays(options.data)
    this.queue = this.#makeQueue()
    this.trash = new Trash(new Deletions(db), {
      give: (files) => this.#giveToTrash(files),
      forget: forgetEntry(this),
      ...(options.undoMs !== undefined && { undoMs: options.undoMs }),
    })
    this.#upkeep = new Upkeep({
      ...{ history: this.#history, pictures: this.pictures },
      ...{ guides: this.guides, comparisons: this.comparisons },
      onFailure: (place, error) => this.#tellFailure(place, error),
    })
    this.settled = this.#settle()
  }

  get databaseFolder(): string {
    return this.#options.data
  }

  /** For the diagnostics. */
  summary(): { counts: Record<string, number>; secrets: string[] } {
    return summaryOf(this.#history.db)
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
    for (const one of [this.recipes, this.shelf, this.devices, this.cuda]) one[Symbol.dispose]()
    await this.queue.stop()
    await this.recipes.kept()
    this.#stopped = true
    this.#changes[Symbol.dispose]()
    this.guides[Symbol.dispose]()
    this.views[Symbol.dispose]()
    await this.stepsLimit.end()
    await this.#upkeep.end()
    this.trash.end()
    this.engine[Symbol.dispose]()
    this.#store[Symbol.dispose]()
    this.#history.db.close()
    this.#lock[Symbol.dispose]()
  }

  #makeDevices() {
    return deviceParts({
      ...{ options: this.#options, preferences: this.preferences },
      emit: (name, data) => this.emit(name, data),
      onChange: () => this.shelf.tellAgain(),
      onFailure: (error) => this.failed('devices', error),
    })
  }

  #makeModels() {
    return modelParts({
      ...{ options: this.#options, preferences: this.preferences, guides: () => this.guides },
      precision: () => this.computing.setup().precision,
      deviceMemory: () => this.computing.memory(),
      emit: (name, data) => this.emit(name, data),
      onFailure: (error) => this.#tellFailure('models', error),
    })
  }

  #makeGuides(): Guides {
    const { data, cache } = this.#options
    return new Guides({
      ...{ data, cache, preferences: this.preferences, models: this.models },
      nets: () => shelvedNets(this.shelf),
      startEngine: () => this.computing.startBeside(),
      onLoras: (shelf) => this.emit('loras', shelf),
    })
  }

  #makeCompareParts() {
    const { comparisons, entries, pictures, models, preferences } = this
    return compareParts({
      ...{ comparisons, entries, pictures, models, preferences },
      ...{ db: this.#history.db, cacheFolder: this.#options.cache },
      startEngine: () => this.computing.startBeside(),
      onGivenUp: (id) => this.changed([id]),
      onFailure: (thrown) => this.#tellFailure('steps of comparisons', reportOf(thrown)),
    })
  }

  #makeQueue(): Queue {
    const { models, entries, pictures, engine, comparisons, replays } = this
    const { folders, guides, preferences, recipes, computing, planner, devices } = this
    return makeQueue({
      ...{ models, entries, pictures, engine, comparisons, replays, folders, guides, preferences, recipes },
      ...{ db: this.#history.db, store: this.#store, computing, planner, devices },
      emit: (name, data) => this.emit(name, data),
      onChange: (ids) => this.changed(ids),
      onFailure: (error) => this.failed('queue', error),
    })
  }

  async #settle(): Promise<void> {
    this.trash.begin()
    this.replays.sweep((entry) => this.entries.has(entry))
    // It asks for adapters, which is no picture's business: told by an event.
    void this.cuda.begin()
    await this.shelf.begin()
    const [swept] = await Promise.all([this.#upkeep.atStart(), this.guides.begin()])
    for (const notice of sweptNotices(swept, this.#history)) this.#tellNotice(notice)
    void this.devices.look()
    void this.devices.decided().then(() => {
      if (this.#stopped) return
      this.engine.warmUp()
      this.queue.begin()
    })
    this.#upkeep.begin()
  }

  #giveToTrash(files: readonly DeletedFile[]): void {
    this.#options.giveToTrash(files.map(({ path }) => path))
    for (const { id } of files) void this.thumbnails.remove(id)
    for (const file of files) this.recipes.remove(file)
  }

  #tellNotice(message: string): void {
    this.notices.push(message)
    this.emit('notice', { level: 'warning', message })
  }

  #tellFailure(place: string, error: ErrorReport): void {
    this.failed(place, error)
    this.emit('notice', { level: 'warning', message: error.message, error })
  }
}
