/** Adds up what a fetch has done, and tells it often enough to be watched and not more often. */
import type { StudioError } from '../../../native-models/api/errors.ts'
import type { FetchProgress } from './messages.ts'
import { ReadingPace } from './reading-pace.ts'
import { Speed } from './speed.ts'

/** What of a planned file is counted. */
interface MeteredFile {
  readonly repo: string
  readonly path: string
  readonly sizeBytes: number
  readonly hereBytes: number
}

interface MeterOptions {
  readonly progressMs: number
  readonly tell: (progress: FetchProgress) => void
}

export class ProgressMeter implements Disposable {
  readonly #tell: MeterOptions['tell']
  readonly #timer: NodeJS.Timeout
  #speed = new Speed()
  #state: FetchProgress['state'] = 'queued'
  #trouble: StudioError | undefined
  #files: readonly MeteredFile[] = []
  /** By place in `#files`. */
  #doneBytes: number[] = []
  #at: number | undefined
  #fetchedBytes = 0
  /** Of the file at work, while it is read back. */
  #reading: ReadingPace | undefined

  constructor({ progressMs, tell }: MeterOptions) {
    this.#tell = tell
    this.#timer = setInterval(() => this.#tellNow(), progressMs)
  }

  /** Bytes that came over the network, those that came twice counted twice. */
  get fetchedBytes(): number {
    return this.#fetchedBytes
  }

  planned(files: readonly MeteredFile[]): void {
    this.#files = files
    this.#doneBytes = files.map(({ hereBytes }) => hereBytes)
  }

  /** A change is told at once. */
  state(state: FetchProgress['state'], trouble?: StudioError): void {
    if (state === this.#state && trouble?.message === this.#trouble?.message) return
    if (state === 'fetching') this.#goOnFrom(this.#state)
    this.#state = state
    this.#trouble = trouble
    this.#reading = state === 'verifying' ? new ReadingPace(this.#atWork?.sizeBytes ?? 0) : undefined
    this.#tellNow()
  }

  /** So many more bytes of the file at work were read back. */
  read(bytes: number): void {
    this.#reading?.add(bytes)
  }

  /** So much of a file is there now. → how much more that is */
  fileDone(index: number, bytes: number): number {
    const more = bytes - (this.#doneBytes[index] ?? 0)
    if (this.#at !== index) {
      // What was there before came at no speed.
      this.#at = index
    } else if (more > 0) {
      this.#speed.add(more)
      this.#fetchedBytes += more
      this.#trouble = undefined
    }
    this.#doneBytes[index] = bytes
    return more
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  /** After a file was read back the next one comes as fast as it did; after a pause nothing is known. */
  #goOnFrom(before: FetchProgress['state']): void {
    if (before === 'verifying') this.#speed.skip()
    else if (before !== 'fetching') this.#speed = new Speed()
  }

  #tellNow(): void {
    const sizeBytes = sum(this.#files.map((file) => file.sizeBytes))
    const doneBytes = sum(this.#doneBytes)
    const moves = this.#state === 'fetching'
    this.#tell({
      state: this.#state,
      ...(this.#trouble && { trouble: this.#trouble.toReport() }),
      ...{ sizeBytes, doneBytes },
      bytesPerSecond: moves ? this.#speed.bytesPerSecond() : 0,
      ...(moves && this.#eta(sizeBytes - doneBytes)),
      ...(this.#reading && { reading: this.#reading.now() }),
      files: {
        done: this.#files.filter(({ sizeBytes: size }, index) => this.#doneBytes[index] === size).length,
        count: this.#files.length,
      },
      ...this.#fileAtWork(moves),
    })
  }

  get #atWork(): MeteredFile | undefined {
    return this.#at === undefined ? undefined : this.#files[this.#at]
  }

  #fileAtWork(moves: boolean): Pick<FetchProgress, 'file'> {
    const file = this.#atWork
    if (!file) return {}
    const { repo, path, sizeBytes } = file
    const doneBytes = this.#doneBytes[this.#at ?? 0] ?? 0
    return { file: { repo, path, sizeBytes, doneBytes, ...(moves && this.#eta(sizeBytes - doneBytes)) } }
  }

  #eta(leftBytes: number): { etaMs?: number } {
    const etaMs = this.#speed.etaMs(Math.max(0, leftBytes))
    return etaMs === undefined ? {} : { etaMs }
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
