/**
 * The space that the steps of all comparisons take: over the limit the oldest give theirs up. Pictures and figures
 * stay. The newest, and what waits or is painted, keep theirs always; starred ones are the last to lose theirs.
 */
import type { ComparedEntry } from '../history/compared-entries.ts'
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
  #isEnded = false

  constructor(options: StepsLimitOptions) {
    this.#options = options
  }

  /** Of all comparisons, on the disk. */
  bytes(): number {
    const { comparisons, entries } = this.#options
    return entries().reduce((sum, { id }) => sum + comparisons.bytes(id), 0)
  }

  /** Gives the steps of one up. @throws E_OUTPUT_UNWRITABLE, E_DISK_FULL where its figures cannot be kept: then nothing is given up */
  giveUp(id: string): Promise<void> {
    return this.#inTurn(() => this.#giveUp(id))
  }

  /** Gives up until all is within the limit, or nothing is left that may be given up. → how many @throws as `giveUp` */
  keepWithin(): Promise<number> {
    return this.#inTurn(async () => {
      let given = 0
      for (let id = this.#next(); id !== undefined; id = this.#next(), given++) await this.#giveUp(id)
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
    this.#isEnded = true
    await this.#last
  }

  #next(): string | undefined {
    const { comparisons, entries, limitBytes } = this.#options
    if (this.#isEnded) return undefined
    const limit = limitBytes()
    if (limit === 0 || this.bytes() <= limit) return undefined
    const all = entries()
    const mayLose = all.slice(0, -1).filter(({ id, isActive }) => !isActive && comparisons.bytes(id) > 0)
    return (mayLose.find(({ starred }) => !starred) ?? mayLose[0])?.id
  }

  async #giveUp(id: string): Promise<void> {
    const { comparisons, onGivenUp } = this.#options
    const described = comparisons.described(id)
    if (!described || comparisons.bytes(id) === 0) return
    const lanes = described.lanes.map((_, lane) => comparisons.open(id, lane))
    await writeFigures(comparisons.folderOf(id), lanes)
    comparisons.drop(id)
    onGivenUp(id)
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const work = this.#last.then(act)
    this.#last = work.catch(() => undefined)
    return work
  }
}
