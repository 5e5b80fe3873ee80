/** CUDA's libraries: asked for, fetched package by package, each unpacked and its archive deleted before the next. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../../../../native-models/api/errors.ts'
import { type Budgets, usualBudgets } from '../budgets.ts'
import type { Disk } from '../disk.ts'
import type { DiskRoom, Reservation } from '../disk-room.ts'
import { fetchFile } from '../fetch-file.ts'
import type { Job } from '../fetch-job.ts'
import type { FetchProgress, WantedCuda } from '../messages.ts'
import { ProgressMeter } from '../progress-meter.ts'
import { Rounds } from '../rounds.ts'
import type { TokenBucket } from '../token-bucket.ts'
import { assertWhole } from './assert-whole.ts'
import { cudaPartsFolderOf } from './cuda-parts.ts'
import { keepPackage } from './keep-package.ts'
import { Makers, makerError } from './makers.ts'
import { archivePath, isArchiveHere, type PlannedPackage, planCuda } from './plan-cuda.ts'
import { sweepCuda } from './sweep-cuda.ts'

interface CudaJobOptions {
  /** Of the libraries. Absolute. */
  readonly folder: string
  readonly wanted: WantedCuda
  readonly bucket: TokenBucket
  readonly room: DiskRoom
  readonly disk: Disk
  readonly tell: (progress: FetchProgress) => void
}

export class CudaJob implements Job {
  readonly #options: CudaJobOptions
  readonly #budgets: Budgets
  readonly #makers: Makers
  readonly #meter: ProgressMeter
  readonly rounds: Rounds

  constructor(options: CudaJobOptions) {
    this.#options = options
    this.#budgets = options.wanted.budgets ?? usualBudgets
    this.#makers = new Makers(options.wanted.sources, this.#budgets)
    this.#meter = new ProgressMeter({ progressMs: this.#budgets.progressMs, tell: options.tell })
    this.rounds = new Rounds(() => this.#meter.state('paused'))
  }

  /**
   * Resolves when every library is in its place. What came before a failure stays. → bytes that were fetched
   * @throws E_CUDA_…, E_ZIP_…, E_HUB_…, E_FETCH_…, E_OUTPUT_UNWRITABLE, E_CANCELLED
   */
  run(): Promise<number> {
    return this.rounds.all(async () => {
      try {
        return await this.#fetch()
      } catch (thrown) {
        throw thrown instanceof StudioError ? makerError(thrown) : thrown
      }
    })
  }

  reconnect(): Promise<void> {
    return this.#makers.reconnect()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.rounds.cancel()
    this.#meter[Symbol.dispose]()
    await this.#makers[Symbol.asyncDispose]()
  }

  async #fetch(): Promise<number> {
    const { folder, room } = this.#options
    await mkdir(cudaPartsFolderOf(folder), { recursive: true })
    const plan = await this.rounds.run((signal) => this.#plan(signal))
    await sweepCuda(folder, plan)
    const onLack = (error: StudioError): void => this.#meter.state('waiting', error)
    const bytes = roomFor(plan)
    using reservation = await this.rounds.run((signal) => room.reserve(bytes, { signal, onLack }))
    await this.rounds.run((signal) => this.#bringAll(plan, { signal, reservation }))
    assertWhole(folder)
    return this.#meter.fetchedBytes
  }

  async #plan(signal: AbortSignal): Promise<PlannedPackage[]> {
    this.#meter.state('asking')
    const plan = await planCuda({ folder: this.#options.folder, makers: this.#makers, signal })
    this.#meter.planned(plan)
    return plan
  }

  readonly #kept = new Set<PlannedPackage>()

  async #bringAll(
    plan: readonly PlannedPackage[],
    { signal, reservation }: { signal: AbortSignal; reservation: Reservation },
  ): Promise<void> {
    for (const [index, planned] of plan.entries()) {
      if (!planned.file || this.#kept.has(planned)) continue
      await this.#fetchArchive(planned, { index, signal })
      const rest = plan.filter((one) => one !== planned && !this.#kept.has(one))
      reservation.left(roomFor([{ ...planned, hereBytes: planned.sizeBytes }, ...rest]))
      await this.#keep(planned, signal)
      this.#kept.add(planned)
      reservation.left(roomFor(rest))
    }
  }

  async #fetchArchive(
    { one, file }: PlannedPackage,
    { index, signal }: { index: number; signal: AbortSignal },
  ): Promise<void> {
    const { folder, bucket, room, disk } = this.#options
    if (!file || isArchiveHere(folder, file)) return
    await fetchFile({
      ...{ file, bucket, room, disk, signal },
      partsFolder: cudaPartsFolderOf(folder),
      target: archivePath(folder, file),
      hub: this.#makers.connection(one),
      budgets: this.#budgets,
      on: {
        done: (bytes) => void this.#meter.fileDone(index, bytes),
        read: (bytes) => this.#meter.read(bytes),
        state: (state, why) => this.#meter.state(state, why && makerError(why)),
      },
    })
  }

  async #keep({ one, file }: PlannedPackage, signal: AbortSignal): Promise<void> {
    const { folder, room, disk } = this.#options
    if (!file) return
    const archive = archivePath(folder, file)
    const state = (full?: StudioError) => this.#meter.state(full ? 'waiting' : 'unpacking', full)
    try {
      await keepPackage(one, { ...{ archive, folder, room, disk, signal, state }, beside: besideOf(folder) })
    } catch (thrown) {
      // What is of no use is not kept: it would stand in the way of every later fetch.
      if (thrown instanceof StudioError && /^E_(ZIP_|CUDA_INCOMPLETE$)/.test(thrown.code))
        await rm(archive, { force: true })
      throw thrown
    }
  }
}

const besideOf = (folder: string): string => join(cudaPartsFolderOf(folder), 'unpacked')

/** What is still to come, unpacked, and the largest archive beside it; as much as is expected of each package. */
function roomFor(plan: readonly PlannedPackage[]): number {
  const left = plan.filter(({ file }) => file)
  const unpacked = left.map(({ one, sizeBytes }) => (sizeBytes / one.archiveBytes) * one.unpackedBytes)
  const archives = left.map(({ sizeBytes, hereBytes }) => sizeBytes - hereBytes)
  return Math.ceil(unpacked.reduce((sum, bytes) => sum + bytes, 0) + Math.max(0, ...archives))
}
