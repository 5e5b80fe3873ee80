/** The downloads process, seen from outside: plans and fetches, each with an end of its own. */
import { randomUUID } from 'node:crypto'
import { errorOf, StudioError } from '../../../native-models/api/errors.ts'
import type { ProcessPort } from '../fork-process.ts'
import {
  type FetchProgress,
  type FromDownloads,
  fromDownloads,
  type Reading,
  type ToDownloads,
  type VerifiedFile,
} from './messages.ts'
import { sharedLimit } from './shared-limit.ts'

type Planned = Extract<FromDownloads, { type: 'planned' }>
export type PlannedFiles = Planned['files']
export type Wanted = Omit<Extract<ToDownloads, { type: 'fetch' }>, 'type' | 'id'>
type Answer = Extract<FromDownloads, { type: 'planned' | 'done' | 'verified' }>
export type WantedCuda = Omit<Extract<ToDownloads, { type: 'fetch-cuda' }>, 'type' | 'id'>
type Task =
  | ({ readonly type: 'plan' | 'fetch' } & Wanted)
  | ({ readonly type: 'fetch-cuda' } & WantedCuda)
  | { readonly type: 'verify'; readonly model: string }

interface Watch {
  readonly onProgress?: (progress: FetchProgress) => void
  readonly onReading?: (reading: Reading) => void
  readonly signal?: AbortSignal
}

interface Waiting {
  readonly resolve: (message: Answer) => void
  readonly reject: (error: StudioError) => void
  readonly onProgress: Watch['onProgress']
  readonly onReading: Watch['onReading']
}

interface Fetch {
  readonly id: string
  readonly ended: Promise<number>
}

export class DownloadProcess implements Disposable {
  readonly #port: ProcessPort<ToDownloads>
  readonly #waiting = new Map<string, Waiting>()
  #ended: StudioError | undefined
  #bytesPerSecond: number | undefined
  readonly #sharer = { shareAmong: (count: number) => this.#limitAmong(count) }
  #fetches = 0

  constructor(start: () => ProcessPort<ToDownloads>) {
    this.#port = start()
    this.#port.onMessage((raw) => this.#receive(raw))
    this.#port.onExit((how) => {
      this.#end(new StudioError('E_FETCH_ENDED', `The downloads process ended unexpectedly (${how}).`))
    })
  }

  /** What a fetch would bring. @throws whatever the process reports, E_CANCELLED, E_FETCH_ENDED, E_PROTOCOL */
  async plan(wanted: Wanted, { signal }: Pick<Watch, 'signal'> = {}): Promise<PlannedFiles> {
    const message = await this.#ask({ type: 'plan', ...wanted }, { ...(signal && { signal }) }).answer
    return message.type === 'planned' ? message.files : []
  }

  /** `id` is for pausing; `ended` gives the bytes that were fetched. It rejects as `plan` does. */
  fetch(wanted: Wanted, watch: Watch = {}): Fetch {
    return this.#fetch({ type: 'fetch', ...wanted }, watch)
  }

  /** CUDA's libraries, as `fetch` does. */
  fetchCuda(wanted: WantedCuda, watch: Watch = {}): Fetch {
    return this.#fetch({ type: 'fetch-cuda', ...wanted }, watch)
  }

  /** Reads all that was fetched of a model of the catalog; stopped by ending the process. It rejects as `plan` does. */
  async verify(model: string, onReading: (reading: Reading) => void): Promise<readonly VerifiedFile[]> {
    const message = await this.#ask({ type: 'verify', model }, { onReading }).answer
    return message.type === 'verified' ? message.files : []
  }

  pause(id: string): void {
    this.#port.post({ type: 'pause', id })
  }

  resume(id: string): void {
    this.#port.post({ type: 'resume', id })
  }

  /** Of everything together that this program fetches. Undefined: none. */
  limit(bytesPerSecond: number | undefined): void {
    this.#bytesPerSecond = bytesPerSecond
    this.#limitAmong(this.#fetches > 0 ? sharedLimit.count : 1)
  }

  /** The machine slept, or is in another network. */
  woke(): void {
    this.#port.post({ type: 'woke' })
  }

  /** Ends the process now. What it has written down stays. */
  [Symbol.dispose](): void {
    this.#end(new StudioError('E_FETCH_ENDED', 'The downloads process was ended.'))
    this.#port.kill()
  }

  #fetch(task: Task, watch: Watch): Fetch {
    const { id, answer } = this.#ask(task, watch)
    this.#fetches++
    sharedLimit.begin(this.#sharer)
    const ended = answer.finally(() => {
      this.#fetches--
      sharedLimit.end(this.#sharer)
    })
    return { id, ended: ended.then((message) => (message.type === 'done' ? message.fetchedBytes : 0)) }
  }

  #limitAmong(count: number): void {
    const share = this.#bytesPerSecond === undefined ? null : this.#bytesPerSecond / count
    this.#port.post({ type: 'limit', bytesPerSecond: share })
  }

  #ask(task: Task, { onProgress, onReading, signal }: Watch) {
    const id = randomUUID()
    const cancel = (): void => {
      this.#port.post({ type: 'cancel', id })
      // A question to the hub is not waited for.
      if (task.type === 'plan') this.#settle(id)?.reject(new StudioError('E_CANCELLED', 'Cancelled.'))
    }
    const answer = new Promise<Answer>((resolve, reject) => {
      if (this.#ended) return reject(this.#ended)
      if (signal?.aborted) return reject(new StudioError('E_CANCELLED', 'Cancelled.'))
      this.#waiting.set(id, { resolve, reject, onProgress, onReading })
      this.#port.post({ ...task, id })
    }).finally(() => signal?.removeEventListener('abort', cancel))
    signal?.addEventListener('abort', cancel)
    return { id, answer }
  }

  #receive(raw: unknown): void {
    const parsed = fromDownloads.safeParse(raw)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      const where = `${issue?.path.join('.') || 'message'}: ${issue?.message}`
      this.#end(new StudioError('E_PROTOCOL', `The downloads process said something unexpected (${where}).`))
      this.#port.kill()
      return
    }
    this.#handle(parsed.data)
  }

  #handle(message: FromDownloads): void {
    switch (message.type) {
      case 'ready':
        return
      case 'progress':
        this.#waiting.get(message.id)?.onProgress?.(message.progress)
        return
      case 'reading':
        this.#waiting.get(message.id)?.onReading?.(message.reading)
        return
      case 'planned':
      case 'verified':
      case 'done':
        this.#settle(message.id)?.resolve(message)
        return
      case 'failed':
        this.#settle(message.id)?.reject(errorOf(message.error))
        return
    }
  }

  #settle(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    return waiting
  }

  #end(error: StudioError): void {
    this.#ended ??= error
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(error)
  }
}
