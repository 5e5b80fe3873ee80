/**
 * The queue: one runner, which takes the next entry, paints what it lacks and keeps every picture.
 *
 * The journal's rows are the truth; what is here lives only as long as the process.
 */
import type { ComparisonSetup } from '../../../native-models/api/comparison.ts'
import { type ErrorReport, reportOf, StudioError } from '../../../native-models/api/errors.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { Entry, QueueState } from '../../../preload/contract.ts'
import type { ComparisonParts } from '../compare/comparison-run.ts'
import { databaseError } from '../history/database.ts'
import type { Entries } from '../history/entries.ts'
import type { NewEntry } from '../history/journal.ts'
import type { EntryRow } from '../history/rows.ts'
import type { LoraPlaces } from '../loras/lora-places.ts'
import { Breakdowns } from './breakdowns.ts'
import type { RequestParts } from './check-request.ts'
import type { EndReason } from './entry-run.ts'
import { type EntryWork, workOf } from './entry-work.ts'
import { mayBeFoundYet } from './loras-meant.ts'
import { takeIn, takeInComparison } from './take-in.ts'

export interface QueueParts extends ComparisonParts, RequestParts {
  readonly loras: LoraPlaces
  readonly entries: Entries
  readonly onChange: (ids: readonly string[]) => void
  /** Before the first picture of a while, which waits for it, and after the last one. */
  readonly onWork: (isWorking: boolean) => void | Promise<void>
  readonly onFailure: (error: ErrorReport) => void
}

export class Queue {
  readonly #parts: QueueParts
  readonly #startedAt = Date.now()
  /** By the user. */
  #paused: boolean
  /** Why it paused by itself. */
  #reason: ErrorReport | undefined
  #run: EntryWork | undefined
  #loop: Promise<void> | undefined
  #begun = false
  /** Something came while the runner was about to rest. */
  #again = false
  #stopping = false
  readonly #breakdowns = new Breakdowns()
  /** Rows of entries whose LoRAs may lie in a folder that has not answered yet. */
  readonly #early = new Set<number>()

  constructor(parts: QueueParts, { paused }: { paused: boolean }) {
    this.#parts = parts
    this.#paused = paused
  }

  get #isPaused(): boolean {
    return this.#paused || this.#reason !== undefined
  }

  state(): QueueState {
    const { entries, journal } = this.#parts
    return {
      paused: this.#isPaused,
      ...(this.#reason && { reason: this.#reason }),
      entries: entries.withPictures(journal.list(this.#startedAt)),
    }
  }

  /** @throws what checkRequest throws */
  add(request: GenerateRequest, more: Pick<NewEntry, 'id' | 'replay'> = {}): Entry {
    return this.#took(takeIn(request, more, this.#parts))
  }

  /** Several requests side by side, as one entry. @throws what takeInComparison throws */
  compare(setup: ComparisonSetup): Entry {
    return this.#took(takeInComparison(setup, this.#parts))
  }

  /** From now on it works. Until then it only takes in. */
  begin(): void {
    this.#begun = true
    this.wake()
  }

  /** Begins to work, where there is something to do and it does not yet. */
  wake(): void {
    if (!this.#begun) return
    if (this.#loop) {
      this.#again = true
      return
    }
    this.#again = false
    this.#loop = this.#work().finally(() => {
      this.#loop = undefined
      if (this.#again && !this.#stopping) this.wake()
    })
  }

  /** @throws E_NOT_FOUND, E_NOT_NOW */
  cancel(id: string): void {
    const { seq, state } = this.#parts.entries.row(id)
    if (state !== 'queued' && state !== 'running')
      throw new StudioError('E_NOT_NOW', 'This entry has ended already.')
    this.#parts.journal.finish(seq, 'cancelled')
    if (this.#run?.id === id) this.#end('cancel')
    this.#parts.onChange([id])
  }

  /** What is about to be deleted must not be painted any more. */
  cancelIfActive(id: string): void {
    const { state } = this.#parts.entries.row(id)
    if (state === 'queued' || state === 'running') this.cancel(id)
  }

  cancelAll(): void {
    const ids = this.#parts.journal.cancelAll()
    if (this.#run) this.#end('cancel')
    this.#parts.onChange(ids)
  }

  /** @throws E_NOT_NOW */
  move(id: string, before: string | null): void {
    this.#parts.journal.move(id, before)
    this.#parts.onChange([])
  }

  /** The user's wish. Pausing ends after the picture that is being painted. */
  pause(paused: boolean): void {
    this.#paused = paused
    if (paused) this.#parts.onChange([])
    else this.unpause()
  }

  /** By itself, with the reason shown. */
  pauseBecause(reason: ErrorReport): void {
    if (!this.#reason) this.#parts.onFailure(reason)
    this.#reason = reason
    this.#end('blocked')
    this.#parts.onChange([])
  }

  /** What it paused for by itself may be over. */
  unpause(): void {
    this.#reason = undefined
    this.#breakdowns.forget()
    this.#parts.keeper.lookAgain()
    this.wake()
    this.#parts.onChange([])
  }

  /** @throws E_NOT_FOUND, E_NOT_NOW */
  retry(id: string): Entry {
    this.#parts.journal.retry(id)
    return this.#took(id)
  }

  /** What is running goes back to the queue. Resolves when nothing is written any more. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#end('stop')
    await this.#loop
  }

  #end(reason: EndReason): void {
    this.#run?.end(reason)
    if (reason !== 'blocked') this.#parts.keeper.lookAgain()
  }

  #took(id: string): Entry {
    this.#parts.onChange([id])
    this.wake()
    return this.#parts.entries.get(id)
  }

  async #work(): Promise<void> {
    if (!this.#next()) return
    await this.#parts.onWork(true)
    for (let row = this.#next(); row; row = this.#next()) {
      try {
        await this.#paint(row)
      } catch (thrown) {
        // Only the journal itself can fail here: going on would lose or repeat work.
        this.pauseBecause(reportOf(databaseError(thrown)))
      }
    }
    await this.#parts.onWork(false)
  }

  #next(): EntryRow | undefined {
    return this.#stopping || this.#isPaused ? undefined : this.#parts.journal.next(this.#early)
  }

  async #paint({ id, seq }: EntryRow): Promise<void> {
    const { journal, entries } = this.#parts
    journal.begin(seq)
    try {
      const onKept = () => {
        this.#breakdowns.forget()
        this.#parts.onChange([id])
      }
      const moods = { isStopping: () => this.#stopping, isPaused: () => this.#isPaused }
      this.#run = workOf(entries.get(id), { seq, ...moods, onKept }, this.#parts)
      this.#parts.onChange([id])
      await this.#run.paint()
      journal.finish(seq, 'done')
    } catch (thrown) {
      this.#settle(seq, reportOf(databaseError(thrown)))
    } finally {
      this.#run = undefined
      this.#parts.onChange([id])
    }
  }

  #settle(seq: number, error: ErrorReport): void {
    const { journal, onFailure } = this.#parts
    if (journal.stateOf(seq) !== 'running') return // cancelled: its row says so already
    if (error.code === 'E_CANCELLED') {
      journal.putBack(seq)
      return
    }
    if (mayBeFoundYet(error, this.#parts.loras)) {
      this.#setAsideUntilKnown(seq)
      return
    }
    switch (error.code) {
      case 'E_ENGINE_START':
        // The installation's fault, not the job's.
        journal.putBack(seq)
        if (this.#breakdowns.startFailed()) this.pauseBecause(error)
        break
      case 'E_ENGINE_DIED':
      case 'E_HANG':
        onFailure(error)
        journal.crashed(seq, error)
        if (this.#breakdowns.crashed()) this.pauseBecause(error)
        break
      default:
        onFailure(error)
        journal.finish(seq, 'failed', { error })
    }
  }

  /** Others go first: the folder may be on a disk that never answers. */
  #setAsideUntilKnown(seq: number): void {
    this.#parts.journal.putBack(seq)
    this.#early.add(seq)
    void this.#parts.loras.known.then(() => {
      this.#early.delete(seq)
      this.wake()
    })
  }
}
