/**
 * Models that are to be fetched: one at a time, the others wait. The downloads process is started by the first press and
 * ended when nothing is left to do, so that the folder of models is free for others.
 *
 * Pausing ends a fetch there: what came is on the disk, and it goes on from that.
 */
import { type ErrorReport, reportOf, StudioError } from '../../../native-models/api/errors.ts'
import { DownloadProcess, type PlannedFiles } from '../downloads/download-process.ts'
import type { HubOptions } from '../downloads/hub-options.ts'
import type { FetchProgress, ToDownloads } from '../downloads/messages.ts'
import type { ProcessPort } from '../fork-process.ts'

export interface Fetching {
  readonly name: string
  state: 'waiting' | 'running' | 'paused' | 'failed'
  progress?: FetchProgress | undefined
  error?: ErrorReport | undefined
  /** Before it was begun in this run: what the disk had. */
  begunBytes?: number | undefined
}

interface LineOptions {
  readonly start: () => ProcessPort<ToDownloads>
  /** As the settings say now. @throws E_OPTION */
  readonly hub: () => HubOptions
  /** Bytes a second; undefined: no limit. */
  readonly limit: () => number | undefined
  /** Something of it has changed; `moved` where it was more than bytes. */
  readonly onChange: (moved: boolean) => void
  readonly onFetched: (name: string) => void
}

const ENDED: ReadonlySet<string> = new Set(['E_FETCH_ENDED', 'E_PROTOCOL'])

export class FetchLine implements Disposable {
  readonly #options: LineOptions
  /** In the order in which they were asked for. */
  readonly #fetches = new Map<string, Fetching>()
  #process: DownloadProcess | undefined
  /** Resolves when the last process is gone, and its lock on the folder with it. */
  #gone: Promise<void> = Promise.resolve()
  #running: { readonly fetching: Fetching; readonly stop: AbortController } | undefined
  #working: Promise<void> = Promise.resolve()
  #questions = 0
  #isOver = false

  constructor(options: LineOptions) {
    this.#options = options
  }

  get(name: string): Fetching | undefined {
    return this.#fetches.get(name)
  }

  /** What was begun and has not ended. */
  names(): string[] {
    return [...this.#fetches.keys()]
  }

  /** Begun in an earlier run of the studio: waits until somebody lets it go on. */
  remember(name: string, begunBytes: number): void {
    if (!this.#fetches.has(name)) this.#fetches.set(name, { name, state: 'paused', begunBytes })
  }

  /** Begins it, or lets it go on. */
  fetch(name: string): void {
    const fetching = this.#fetches.get(name) ?? { name, state: 'waiting' as const }
    if (fetching.state === 'running') return
    fetching.state = 'waiting'
    fetching.error = undefined
    this.#fetches.set(name, fetching)
    this.#options.onChange(true)
    this.#goOn()
  }

  /** @throws E_NOT_NOW */
  pause(name: string): void {
    const fetching = this.#fetches.get(name)
    if (fetching?.state !== 'waiting' && fetching?.state !== 'running')
      throw new StudioError('E_NOT_NOW', 'It is not being fetched.')
    fetching.state = 'paused'
    this.#stop(fetching)
    this.#options.onChange(true)
  }

  /** What came stays. Nothing happens where nothing was begun. */
  cancel(name: string): void {
    const fetching = this.#fetches.get(name)
    if (!fetching) return
    this.#fetches.delete(name)
    this.#stop(fetching)
    this.#options.onChange(true)
  }

  /** What a fetch would bring. @throws E_HUB_…, E_FETCH_…, E_OPTION */
  async plan(name: string): Promise<PlannedFiles> {
    this.#questions++
    try {
      return await this.#connect().plan({ models: [name], hub: this.#options.hub() })
    } catch (thrown) {
      this.#forget(thrown)
      throw thrown
    } finally {
      this.#questions--
      this.#rest()
    }
  }

  /** The settings have another speed. */
  limitChanged(): void {
    this.#process?.limit(this.#options.limit())
  }

  /** The settings name another hub: what runs is asked for there. */
  hubChanged(): void {
    if (this.#running?.fetching.state !== 'running') return
    this.#running.fetching.state = 'waiting'
    this.#running.stop.abort()
  }

  woke(): void {
    this.#process?.woke()
  }

  /** Resolves when no process holds the folder of models, or only for what still runs. */
  async settled(): Promise<void> {
    if (this.#running?.fetching.state === 'running') return
    await this.#working
    await this.#gone
  }

  [Symbol.dispose](): void {
    this.#isOver = true
    this.#end()
  }

  #stop(fetching: Fetching): void {
    if (this.#running?.fetching === fetching) this.#running.stop.abort()
  }

  #goOn(): void {
    if (this.#running || this.#isOver) return
    const next = [...this.#fetches.values()].find(({ state }) => state === 'waiting')
    if (next) this.#working = this.#run(next)
    else this.#rest()
  }

  async #run(fetching: Fetching): Promise<void> {
    const stop = new AbortController()
    this.#running = { fetching, stop }
    fetching.state = 'running'
    try {
      const wanted = { models: [fetching.name], hub: this.#options.hub() }
      const onProgress = (progress: FetchProgress) => this.#progress(fetching, progress)
      await this.#connect().fetch(wanted, { onProgress, signal: stop.signal }).ended
      if (this.#fetches.get(fetching.name) === fetching) this.#fetches.delete(fetching.name)
      this.#options.onFetched(fetching.name)
    } catch (thrown) {
      this.#forget(thrown)
      if (!stop.signal.aborted && !this.#isOver) {
        fetching.state = 'failed'
        fetching.error = reportOf(thrown)
      }
    }
    this.#running = undefined
    this.#options.onChange(true)
    this.#goOn()
  }

  #progress(fetching: Fetching, progress: FetchProgress): void {
    const { progress: before } = fetching
    fetching.progress = progress
    this.#options.onChange(before?.state !== progress.state || before.files.done !== progress.files.done)
  }

  #connect(): DownloadProcess {
    if (this.#process) return this.#process
    this.#process = new DownloadProcess(() => {
      const port = this.#options.start()
      this.#gone = new Promise((resolve) => port.onExit(() => resolve()))
      return port
    })
    this.#process.limit(this.#options.limit())
    return this.#process
  }

  /** One that has ended is not asked again. */
  #forget(thrown: unknown): void {
    if (thrown instanceof StudioError && ENDED.has(thrown.code)) this.#end()
  }

  #rest(): void {
    if (!this.#running && this.#questions === 0) this.#end()
  }

  #end(): void {
    this.#process?.[Symbol.dispose]()
    this.#process = undefined
  }
}
