/**
 * One attempt at an entry: what it lacks is painted and kept. Whatever ends it early (cancel, pause, a full disk,
 * the studio's end) is the reason of one abort signal.
 */
import { StudioError } from '../../../native-models/api/errors.ts'
import type { PaintEvent } from '../../../native-models/api/events.ts'
import type { Entry, Picture, Progress } from '../../../preload/contract.ts'
import type { EngineHost } from '../engine/engine-host.ts'
import type { Journal } from '../history/journal.ts'
import type { Pictures } from '../history/pictures.ts'
import { placelessError } from '../placeless.ts'
import type { CheckedRequest } from './check-request.ts'
import type { PictureKeeper } from './picture-keeper.ts'
import { ProgressOf } from './progress-of.ts'

export interface RunParts {
  readonly journal: Journal
  readonly pictures: Pictures
  readonly engine: EngineHost
  readonly keeper: PictureKeeper
  readonly previews: () => boolean
  /** What the entry's pictures are painted on, for people. */
  readonly device: () => string
  readonly onProgress: (progress: Progress) => void
  readonly onPainted: (picture: Picture) => void
}

export interface RunOptions {
  readonly entry: Entry
  /** Its row. */
  readonly seq: number
  readonly isStopping: () => boolean
  readonly isPaused: () => boolean
  /** After every picture that has its row. */
  readonly onKept: () => void
}

export type EndReason = 'cancel' | 'pause' | 'blocked' | 'stop'

type PaintedPicture = Extract<PaintEvent, { type: 'picture' }>

export class EntryRun {
  readonly #parts: RunParts
  readonly #options: RunOptions
  #abort = new AbortController()

  constructor(parts: RunParts, options: RunOptions) {
    this.#parts = parts
    this.#options = options
  }

  /** Of the entry. */
  get id(): string {
    return this.#options.entry.id
  }

  end(reason: EndReason): void {
    this.#abort.abort(reason)
  }

  /**
   * Pictures in a row that are not there yet, until none is missing.
   * @throws what the engine throws; E_CANCELLED when it ends early
   */
  async paint(checked: CheckedRequest): Promise<void> {
    const { journal, pictures } = this.#parts
    const { seq, isStopping, isPaused } = this.#options
    for (;;) {
      const missing = pictures.missing(seq)
      const [first] = missing
      if (first === undefined) return
      const gap = missing.findIndex((place, index) => place !== first + index)
      await this.#paintSome(checked, { first, count: gap === -1 ? missing.length : gap })
      // A picture that waited for the disk is saved or given up: does the run go on?
      if (isStopping() || isPaused() || journal.stateOf(seq) !== 'running')
        throw new StudioError('E_CANCELLED', 'Stopped between two pictures.')
      this.#abort = new AbortController()
    }
  }

  /** Resolves when everything painted is kept, also where the disk ended it. */
  async #paintSome(
    checked: CheckedRequest,
    { first, count }: { first: number; count: number },
  ): Promise<void> {
    const { engine, keeper, previews, onProgress } = this.#parts
    const { request } = this.#options.entry
    const saving = new Saving()
    const progress = new ProgressOf({ entry: this.#options.entry, first, size: checked })
    keeper.prepare(checked)
    const onEvent = (event: PaintEvent): void => {
      const told = progress.after(event)
      if (told) onProgress(told)
      if (event.type !== 'picture') return
      saving.add(() => this.#keep(event, { checked, place: first + event.picture }))
      if (this.#options.isPaused() && event.picture + 1 < count) this.end('pause')
    }
    try {
      await engine.paint({
        request: { ...request, seed: String(BigInt(request.seed) + BigInt(first)), count },
        model: checked.model.place,
        ...(checked.control && { control: checked.control }),
        loras: checked.loras.map(({ place }) => place),
        previews: previews(),
        onEvent,
        signal: this.#abort.signal,
      })
    } catch (thrown) {
      if (this.#abort.signal.reason !== 'blocked') throw placelessError(thrown, placesOf(checked))
    } finally {
      await saving.end()
    }
  }

  async #keep(
    event: PaintedPicture,
    { checked, place }: { checked: CheckedRequest; place: number },
  ): Promise<void> {
    const { keeper, journal, device, onPainted } = this.#parts
    const { entry, seq, isStopping, onKept } = this.#options
    // Loading and reading the text were done once for all pictures of this call.
    const timings = event.picture === 0 ? event.timings : { ...event.timings, loadMs: 0, textMs: 0 }
    const { model, loras } = checked
    const origin = { entry, seq, place, model, loras, timings, device: device() }
    const wanted = (): boolean => !isStopping() && journal.stateOf(seq) === 'running'
    const kept = await keeper.keep(event, origin, wanted)
    if (!kept) return
    onPainted(kept)
    onKept()
  }
}

/** Absolute paths of what the user chose. */
function placesOf({ control, loras }: CheckedRequest): string[] {
  return [...loras.map(({ place }) => place.path), ...(control ? [control.image] : [])]
}

/** Pictures on their way to the disk, one after another. */
class Saving {
  #last: Promise<void> = Promise.resolve()

  add(save: () => Promise<void>): void {
    this.#last = this.#last.then(save)
    this.#last.catch(() => undefined) // told by `end`
  }

  /** @throws the first failure */
  async end(): Promise<void> {
    await this.#last
  }
}
