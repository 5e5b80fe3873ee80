/**
 * The space that the steps of all comparisons take: over the limit the oldest give theirs up. Pictures and figures
 * stay. The newest, and what waits or is painted, keep theirs always; starred ones are the last to lose theirs.
 */
import { StudioError } from '../../../native-models/api/errors.ts'
import type { ComparedEntry } from '../history/compared-entries.ts'
import { placelessly } from '../placeless.ts'
import type { Comparisons } from './comparisons.ts'
import { writeFigures } from './lane-figures.ts'

export interface StepsLimitOptions {
  readonly comparisons: Comparisons
  /** The oldest first. */
  readonly entries: () => readonly ComparedEntry[]
  /** 0: none. */
  readonly limitBytes: () => number
  /** The steps of this one are not there any more. */
  readonly onGivenUp: (id: string) => void
  readonly onFailure: (thrown: unknown) => void
}

export class StepsLimit {
  readonly #options: StepsLimitOptions
  #last: Promise<unknown> = Promise.resolve()
  readonly #end = new AbortController()

  constructor(options: StepsLimitOptions) {
    this.#options = options
  }

  /** Of all comparisons, on the disk. */
  bytes(): number {
    const { comparisons, entries } = this.#options
    return entries().reduce((sum, { id }) => sum + comparisons.bytes(id), 0)
  }

  /**
   * Gives the steps of one up.
   * @throws E_NOT_NOW while it waits or is painted; E_OUTPUT_UNWRITABLE, E_DISK_FULL where its figures cannot be kept:
   * then nothing is given up
   */
  giveUp(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const isGivenUp = await this.#giveUp(id)
      if (!isGivenUp) throw new StudioError('E_NOT_NOW', 'The comparison is still to be painted.')
    })
  }

  /** Gives up until all is within the limit, or nothing is left that may be given up. → how many @throws as `giveUp` */
  keepWithin(): Promise<number> {
    return this.#inTurn(async () => {
      let given = 0
      for (let id = this.#next(); id !== undefined; id = this.#next()) if (await this.#giveUp(id)) given++
      return given
    })
  }

  /** Entries changed: where comparisons are among them, the limit is looked at again. */
  afterChange(ids: readonly string[]): void {
    if (ids.some((id) => this.#options.comparisons.bytes(id) > 0)) this.look()
  }

  /** The same at once, and without waiting. */
  look(): void {
    void this.keepWithin().catch(this.#options.onFailure)
  }

  /** Resolves when it has let go of the files and of the database. */
  async end(): Promise<void> {
    this.#end.abort()
    await this.#last
  }

  #next(): string | undefined {
    const { comparisons, entries, limitBytes } = this.#options
    if (this.#end.signal.aborted) return undefined
    const limit = limitBytes()
    if (limit === 0 || this.bytes() <= limit) return undefined
    // One without steps, such as a deleted one, must not stand for the newest.
    const holding = entries().filter(({ id }) => comparisons.bytes(id) > 0)
    const mayLose = holding.slice(0, -1).filter(({ isActive }) => !isActive)
    return (mayLose.find(({ starred }) => !starred) ?? mayLose[0])?.id
  }

  /** → whether nothing of its steps is left: not where it is to be painted. */
  async #giveUp(id: string): Promise<boolean> {
    const { comparisons, onGivenUp } = this.#options
    const entry = this.#resting(id)
    if (!entry || comparisons.bytes(id) === 0) return entry !== undefined
    const lanes = Array.from({ length: entry.lanes }, (_, lane) => comparisons.open(id, lane))
    const folder = comparisons.folderOf(id)
    // Where none can be read, there is nothing to know of them.
    if (lanes.some((lane) => lane)) await placelessly([folder], writeFigures(folder, lanes, this.#end.signal))
    // Meanwhile it may have been tried again: what is painted then is not in the figures.
    if (!this.#resting(id)) return false
    comparisons.drop(id)
    onGivenUp(id)
    return true
  }

  /** undefined where it waits or is painted. */
  #resting(id: string): ComparedEntry | undefined {
    return this.#options.entries().find((entry) => entry.id === id && !entry.isActive)
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const work = this.#last.then(act)
    this.#last = work.catch(() => undefined)
    return work
  }
}
