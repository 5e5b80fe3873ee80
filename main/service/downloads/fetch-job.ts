/** One fetch of some models: asked for, planned, and brought file by file; paused and gone on with in between. */
import { mkdir } from 'node:fs/promises'
import type { StudioError } from '../../../native-models/api/errors.ts'
import { catalogRow, type PartId } from '../models/catalog.ts'
import { writeModelCards } from '../models/model-cards.ts'
import { type Budgets, usualBudgets } from './budgets.ts'
import type { Disk } from './disk.ts'
import type { DiskRoom, Reservation } from './disk-room.ts'
import { fetchFile } from './fetch-file.ts'
import { HubConnection } from './hub-connection.ts'
import { writeManifest } from './manifest.ts'
import type { FetchProgress, WantedModels } from './messages.ts'
import { partsFolderOf } from './parts-folder.ts'
import { type FetchPlan, type PlannedFile, planFetch } from './plan-fetch.ts'
import { ProgressMeter } from './progress-meter.ts'
import { publishedPath } from './remote-file.ts'
import { Rounds } from './rounds.ts'
import type { TokenBucket } from './token-bucket.ts'
import { untilRoom } from './until-room.ts'

export interface FetchJobOptions {
  /** The folder of all models. Absolute. */
  readonly models: string
  readonly wanted: WantedModels
  readonly bucket: TokenBucket
  readonly room: DiskRoom
  readonly disk: Disk
  readonly tell: (progress: FetchProgress) => void
}

/** What the downloads process does one after the other. */
export interface Job extends AsyncDisposable {
  /** → bytes that were fetched */
  run(): Promise<number>
  /** Paused, gone on with, cancelled and begun again by these. */
  readonly rounds: Rounds
  /** Connections from before lead nowhere. */
  reconnect(): Promise<void>
}

export class FetchJob implements Job {
  readonly #options: FetchJobOptions
  readonly #budgets: Budgets
  readonly #hub: HubConnection
  readonly #meter: ProgressMeter
  readonly rounds: Rounds
  /** In an earlier round, too. */
  readonly #fetched = new Set<PlannedFile>()

  constructor(options: FetchJobOptions) {
    this.#options = options
    this.#budgets = options.wanted.budgets ?? usualBudgets
    this.#hub = new HubConnection(options.wanted.hub, this.#budgets)
    this.#meter = new ProgressMeter({ progressMs: this.#budgets.progressMs, tell: options.tell })
    this.rounds = new Rounds(() => this.#meter.state('paused'))
  }

  /**
   * Resolves when everything is here. What came before a failure stays. → bytes that were fetched
   * @throws E_HUB_…, E_FETCH_…, E_OUTPUT_UNWRITABLE, E_CANCELLED
   */
  run(): Promise<number> {
    return this.rounds.all(async () => {
      const plan = await this.rounds.run((signal) => this.#plan(signal))
      const left = plan.files.filter(({ isHere }) => !isHere)
      const bytes = left.reduce((sum, { sizeBytes, hereBytes }) => sum + sizeBytes - hereBytes, 0)
      using reservation = await this.rounds.run((signal) => this.#reserve(bytes, signal))
      await this.#writing(() => this.#writeDown(plan))
      await this.rounds.run((signal) => this.#fetchAll(plan, { signal, reservation }))
      await this.#writing(() => writeModelCards(this.#options.models))
      return this.#meter.fetchedBytes
    })
  }

  reconnect(): Promise<void> {
    return this.#hub.reconnect()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.rounds.cancel()
    this.#meter[Symbol.dispose]()
    await this.#hub[Symbol.asyncDispose]()
  }

  async #plan(signal: AbortSignal): Promise<FetchPlan> {
    this.#meter.state('asking')
    const plan = await planModels(this.#options.wanted, {
      models: this.#options.models,
      hub: this.#hub,
      signal,
    })
    this.#meter.planned(plan.files)
    return plan
  }

  async #writeDown({ manifests }: FetchPlan): Promise<void> {
    const { models } = this.#options
    for (const manifest of manifests) await writeManifest(models, manifest)
    await mkdir(partsFolderOf(models), { recursive: true })
  }

  /** What is small is waited for as what is large, where there is no room for it. */
  #writing(work: () => Promise<void>): Promise<void> {
    const { room } = this.#options
    const onLack = (error: StudioError): void => this.#meter.state('waiting', error)
    const onAgain = (): void => this.#meter.state('asking')
    return this.rounds.run((signal) =>
      untilRoom(work, { ...{ room, signal, onLack, onAgain }, neededBytes: 0 }),
    )
  }

  #reserve(bytes: number, signal: AbortSignal): Promise<Reservation> {
    const onLack = (error: StudioError): void => this.#meter.state('waiting', error)
    return this.#options.room.reserve(bytes, { signal, onLack })
  }

  async #fetchAll(
    { files }: FetchPlan,
    { signal, reservation }: { signal: AbortSignal; reservation: Reservation },
  ): Promise<void> {
    for (const [index, file] of files.entries()) {
      if (file.isHere || this.#fetched.has(file)) continue
      await this.#fetchOne(file, { index, signal, reservation })
      this.#fetched.add(file)
    }
  }

  async #fetchOne(
    file: PlannedFile,
    { index, signal, reservation }: { index: number; signal: AbortSignal; reservation: Reservation },
  ): Promise<void> {
    const { models, bucket, room, disk } = this.#options
    await fetchFile({
      ...{ file, bucket, room, disk, signal },
      partsFolder: partsFolderOf(models),
      target: publishedPath(models, file),
      hub: this.#hub,
      budgets: this.#budgets,
      on: {
        done: (bytes) => reservation.written(Math.max(0, this.#meter.fileDone(index, bytes))),
        read: (bytes) => this.#meter.read(bytes),
        state: (state, why) => this.#meter.state(state, why),
      },
    })
  }
}

/** The parts of some rows of the catalog, each once. @throws as `planFetch` */
export function planModels(
  { models: names, verify }: Pick<WantedModels, 'models' | 'verify'>,
  options: { models: string; hub: HubConnection; signal: AbortSignal },
): Promise<FetchPlan> {
  const parts: PartId[] = names.flatMap((name) => catalogRow(name)?.parts ?? [])
  return planFetch({ ...options, parts, verify })
}
