/**
 * CUDA's libraries, kept: what is here, and what is on its way. They have a downloads process of their own on a folder of
 * their own, so that a model and they do not wait for each other; it is started by the press of the button and ended
 * with the fetch. Pausing ends it, too: what came is on the disk, and it goes on from that.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { type ErrorReport, reportOf, StudioError } from '../../../native-models/api/errors.ts'
import type { Adapter } from '../../../native-models/runtime/devices/adapter.ts'
import { CUDA_PACKAGES } from '../../../native-models/runtime/devices/cuda-libraries.ts'
import type { CudaLibraries } from '../../../preload/contract.ts'
import { cudaOnDisk, removeCuda } from '../downloads/cuda/cuda-folder.ts'
import { cudaSourcesFromEnvironment } from '../downloads/cuda/cuda-sources.ts'
import { sweepWhole } from '../downloads/cuda/sweep-cuda.ts'
import { DownloadProcess } from '../downloads/download-process.ts'
import type { FetchProgress, ToDownloads } from '../downloads/messages.ts'
import type { ProcessPort } from '../fork-process.ts'
import { freeBytes } from '../models/free-bytes.ts'
import { placeless, placelessly, withoutPlaces } from '../placeless.ts'
import { makeWritableFolder } from '../writable-folder.ts'
import { cudaHosts } from './cuda-hosts.ts'

export interface CudaKeeperOptions {
  /** Where they lie. Absolute. */
  readonly folder: string
  readonly start: (folder: string) => ProcessPort<ToDownloads>
  readonly adapters: () => Promise<readonly Adapter[]>
  /** Bytes a second; undefined: no limit. */
  readonly limit: () => number | undefined
  readonly onChange: (cuda: CudaLibraries) => void
  /** How long the end of a process that was ended is waited for. */
  readonly endMs?: number
}

const END_MS = 5000

const STATES = {
  ...{ queued: 'fetching', asking: 'fetching', fetching: 'fetching', waiting: 'no-room' },
  ...{ verifying: 'checking', unpacking: 'checking', paused: 'paused' },
} as const satisfies Record<FetchProgress['state'], CudaLibraries['state']>

interface Running {
  readonly process: DownloadProcess
  progress: FetchProgress | undefined
}

export class CudaKeeper implements Disposable {
  readonly #options: CudaKeeperOptions
  #isOfUse = false
  #running: Running | undefined
  #error: ErrorReport | undefined
  /** Resolves when every process is gone, and its lock on the folder with it. */
  #gone: Promise<void> = Promise.resolve()
  #known: Promise<void> | undefined
  #removing: Promise<CudaLibraries> | undefined
  #isOver = false

  constructor(options: CudaKeeperOptions) {
    this.#options = options
  }

  /** Resolves when it is known whether they are of use on this machine, which is told where they are. Never rejects. */
  begin(): Promise<void> {
    this.#known ??= this.#look()
    return this.#known
  }

  /** Undefined where they are of no use. */
  state(): CudaLibraries | undefined {
    return this.#isOfUse ? this.#state() : undefined
  }

  /** @throws E_NOT_NOW, E_OPTION, E_OUTPUT_UNWRITABLE, E_DISK_FULL */
  fetch(): CudaLibraries {
    this.#assertOfUse()
    if (this.#removing) throw new StudioError('E_NOT_NOW', 'CUDA’s libraries are being removed.')
    if (this.#running) return this.#state()
    const { folder } = this.#options
    const sources = cudaSourcesFromEnvironment()
    placeless(folder, () => makeWritableFolder(folder, 'CUDA’s libraries'))
    this.#error = undefined
    const running = this.#connect()
    this.#running = running
    void this.#run(running, running.process.fetchCuda({ sources }, this.#watch(running)).ended)
    return this.#state()
  }

  /** @throws E_NOT_NOW */
  pause(): CudaLibraries {
    if (!this.#running) throw new StudioError('E_NOT_NOW', 'CUDA’s libraries are not being fetched.')
    this.#end()
    void this.#gone.then(() => sweepWhole(this.#options.folder))
    return this.#tell()
  }

  /** One at a time: who asks meanwhile waits for the same. @throws E_NOT_NOW, E_FETCH_RUNNING, E_OUTPUT_UNWRITABLE */
  remove(): Promise<CudaLibraries> {
    this.#removing ??= this.#remove().finally(() => {
      this.#removing = undefined
    })
    return this.#removing
  }

  limitChanged(): void {
    this.#running?.process.limit(this.#options.limit())
  }

  woke(): void {
    this.#running?.process.woke()
  }

  [Symbol.dispose](): void {
    this.#isOver = true
    this.#end()
  }

  async #look(): Promise<void> {
    if (process.platform !== 'linux' || process.arch !== 'x64') return
    try {
      this.#isOfUse = (await this.#options.adapters()).some(({ vendor }) => vendor === 'nvidia')
    } catch {
      return // a machine that cannot be asked has none that we know of
    }
    if (!this.#isOfUse) return
    this.#tell()
    await sweepWhole(this.#options.folder)
  }

  async #remove(): Promise<CudaLibraries> {
    this.#assertOfUse()
    this.#end()
    this.#error = undefined
    const { folder } = this.#options
    try {
      await this.#untilGone()
      await placelessly([folder], removeCuda(folder))
    } catch (thrown) {
      this.#tell()
      throw thrown
    }
    return this.#tell()
  }

  /** A process whose end is never told is not waited for again: its lock on the folder tells. @throws E_FETCH_RUNNING */
  async #untilGone(): Promise<void> {
    const stop = new AbortController()
    const late = wait(this.#options.endMs ?? END_MS, false, { signal: stop.signal }).catch(() => false)
    const isGone = await Promise.race([this.#gone.then(() => true), late])
    stop.abort()
    if (isGone) return
    this.#gone = Promise.resolve()
    throw new StudioError('E_FETCH_RUNNING', 'The process that fetched CUDA’s libraries has not ended yet.')
  }

  #assertOfUse(): void {
    if (this.#isOfUse) return
    throw new StudioError(
      'E_NOT_NOW',
      'CUDA’s libraries are of use on Linux on x64 with an NVIDIA adapter alone.',
    )
  }

  #connect(): Running {
    const { promise: gone, resolve } = Promise.withResolvers<void>()
    const before = this.#gone
    const { start, folder } = this.#options
    const downloads = new DownloadProcess(() => {
      const port = start(folder)
      port.onExit(() => resolve())
      return port
    })
    downloads.limit(this.#options.limit())
    this.#gone = before.then(() => gone)
    return { process: downloads, progress: undefined }
  }

  #watch(running: Running) {
    const onProgress = (progress: FetchProgress): void => {
      running.progress = progress
      if (this.#running === running) this.#tell()
    }
    return { onProgress }
  }

  async #run(running: Running, ended: Promise<number>): Promise<void> {
    const error = await ended.then(
      () => undefined,
      (thrown: unknown) => reportOf(thrown),
    )
    running.process[Symbol.dispose]()
    if (this.#running !== running) return
    this.#running = undefined
    this.#error = error
    this.#tell()
  }

  #end(): void {
    this.#running?.process[Symbol.dispose]()
    this.#running = undefined
  }

  #tell(): CudaLibraries {
    const now = this.#state()
    if (!this.#isOver) this.#options.onChange(now)
    return now
  }

  #state(): CudaLibraries {
    const { folder } = this.#options
    const progress = this.#running?.progress
    const moves = progress?.state === 'fetching'
    const { unreadable, ...bytes } = this.#bytes()
    const error = this.#running ? progress?.trouble : (this.#error ?? unreadable)
    return {
      ...bytes,
      bytesPerSecond: moves ? progress.bytesPerSecond : 0,
      ...(moves && progress.etaMs !== undefined && { etaMs: progress.etaMs }),
      ...(error && { error: { ...error, message: withoutPlaces(error.message, [folder]) } }),
      unpackedBytes: CUDA_PACKAGES.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0),
      freeBytes: freeBytes(folder),
      packages: CUDA_PACKAGES.map(({ name, version, licence }) => ({ name, version, licence })),
      hosts: cudaHosts(),
    }
  }

  #bytes(): Pick<CudaLibraries, 'state' | 'doneBytes' | 'sizeBytes' | 'isAbout'> & {
    unreadable?: ErrorReport | undefined
  } {
    const progress = this.#running?.progress
    if (progress && progress.sizeBytes > 0) {
      const { doneBytes, sizeBytes } = progress
      return { state: STATES[progress.state], doneBytes, sizeBytes, isAbout: false }
    }
    const { state, error: unreadable, ...bytes } = cudaOnDisk(this.#options.folder)
    if (this.#running) return { state: 'fetching', ...bytes }
    if (state === 'here') return { state, ...bytes }
    if (this.#error || unreadable) return { state: 'failed', unreadable, ...bytes }
    return { state: state === 'begun' ? 'paused' : 'absent', ...bytes }
  }
}
