/**
 * One attempt at a comparison: lanes that lack their picture or their steps are painted together, those of one model
 * at a time. Of each that is done, first its steps are on the disk, then its picture and row.
 */
import type { CompareEvent } from '../../../native-models/api/compare.ts'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { LaneProgress } from '../../../preload/contract.ts'
import { RunPlan } from '../engine/run-plan.ts'
import type { ComparedLanes } from '../history/rows.ts'
import { placelessError } from '../placeless.ts'
import type { CheckedRequest } from '../queue/check-request.ts'
import { type EndReason, pathsOf, type RunOptions, type RunParts } from '../queue/entry-run.ts'
import { Saving } from '../queue/saving.ts'
import { ComparisonProgress } from './comparison-progress.ts'
import type { Comparisons } from './comparisons.ts'
import { laneRequests } from './lane-requests.ts'
import { type LanePicture, PaintedLanes } from './painted-lanes.ts'
import { stepSessions } from './step-sessions.ts'

export interface ComparisonParts extends RunParts {
  readonly comparisons: Comparisons
  /** Of every step of every lane. */
  readonly onLane: (progress: LaneProgress) => void
}

interface Painted {
  /** One a lane. */
  readonly checked: readonly CheckedRequest[]
  readonly device: string
}

interface PaintedSo {
  /** One a lane. */
  readonly checked: readonly CheckedRequest[]
  readonly memory: RunPlan['job']
}

interface ComparisonOptions extends RunOptions {
  readonly comparison: ComparedLanes
}

export class ComparisonRun {
  readonly #parts: ComparisonParts
  readonly #options: ComparisonOptions
  readonly #requests: readonly GenerateRequest[]
  #abort = new AbortController()

  constructor(parts: ComparisonParts, options: ComparisonOptions) {
    this.#parts = parts
    this.#options = options
    this.#requests = laneRequests(options.comparison)
  }

  /** Of the entry. */
  get id(): string {
    return this.#options.entry.id
  }

  end(reason: EndReason): void {
    this.#abort.abort(reason)
  }

  /**
   * Lanes of one model after those of another, until none lacks anything. `checked`: one a lane.
   * @throws what the engine throws; E_CANCELLED when it ends early
   */
  async paint(checked: readonly CheckedRequest[]): Promise<void> {
    const { comparisons, journal } = this.#parts
    const { comparison, seq, isStopping, isPaused } = this.#options
    comparisons.tidy(this.id)
    if (!comparisons.described(this.id)) comparisons.describe(this.id, comparison)
    const plans = new Map<string, RunPlan>()
    for (let painted: readonly number[] = []; ; ) {
      const lacking = this.#lacking()
      const [first] = lacking
      if (first === undefined) return
      this.#assertKept(painted, lacking)
      painted = lacking.filter((lane) => this.#requests[lane]?.model === this.#requests[first]?.model)
      const { model } = this.#requests[first]!
      const memory = plans.get(model) ?? this.#memoryPlan(painted, checked)
      plans.set(model, memory)
      const lanes = painted
      const end = await memory.attempt((job) => this.#paintLanes(lanes, { checked, memory: job }))
      if (end === 'done') memory.worked()
      // Another device has another memory.
      if (end === 'other-device') plans.delete(model)
      if (isStopping() || isPaused() || journal.stateOf(seq) !== 'running')
        throw new StudioError('E_CANCELLED', 'Stopped between two models of a comparison.')
      // What the disk ended, or the device, or a lack of memory, is painted again.
      if (end !== 'done' || this.#abort.signal.aborted) painted = []
      this.#abort = new AbortController()
    }
  }

  /** Places of lanes without a row or without readable steps. */
  #lacking(): number[] {
    const { pictures, comparisons } = this.#parts
    const missing = new Set(pictures.missing(this.#options.seq))
    return [...this.#requests.keys()].filter(
      (lane) => missing.has(lane) || comparisons.open(this.id, lane) === undefined,
    )
  }

  /** A disk that loses what it took would be written to for ever. @throws E_FILE_UNREADABLE */
  #assertKept(painted: readonly number[], lacking: readonly number[]): void {
    const lost = painted.find((lane) => lacking.includes(lane))
    if (lost === undefined) return
    throw new StudioError('E_FILE_UNREADABLE', `The steps of lane ${lost + 1} were saved but cannot be read.`)
  }

  /** Resolves when everything painted is kept, also where the disk ended it. */
  async #paintLanes(
    lanes: readonly number[],
    { checked, memory }: PaintedSo,
  ): Promise<'done' | 'other-device'> {
    const { engine, keeper, comparisons } = this.#parts
    const own = lanes.map((lane) => checked[lane]!)
    const requests = lanes.map((lane) => this.#requests[lane]!)
    for (const one of distinct(own)) keeper.prepare(one)
    const saving = new Saving()
    // As it is now: settings may change before the last lane is done.
    const device = this.#parts.device()
    const fallBack = this.#parts.fallBack()
    const folder = comparisons.folderOf(this.id)
    using painted = await PaintedLanes.of(lanes, { requests, model: own[0]!.model, folder })
    for (const [index, lane] of lanes.entries())
      comparisons.follow(this.id, lane, () => painted.log(index).view)
    const progress = this.#progress(lanes, own[0]!)
    const onEvent = (event: CompareEvent): void => {
      const told = progress.after(event)
      if (told) this.#parts.onProgress(told)
      const step = painted.see(event)
      if (step) this.#parts.onLane({ entry: this.id, ...step })
      if (event.type !== 'picture') return
      const picture = painted.take(event)
      saving.add(() => this.#keep(picture, { checked, device }))
    }
    try {
      const [{ place }, { signal }] = [own[0]!.model, this.#abort]
      await engine.compare({ requests, model: place, ...placesOf(own), ...memory, onEvent, signal })
      return 'done'
    } catch (thrown) {
      painted.leave()
      const error = placelessError(thrown, own.flatMap(pathsOf))
      if (fallBack(error)) return 'other-device'
      if (this.#abort.signal.reason !== 'blocked') throw error
      return 'done'
    } finally {
      await saving.end().finally(() => comparisons.unfollow(this.id))
    }
  }

  #memoryPlan(lanes: readonly number[], checked: readonly CheckedRequest[]): RunPlan {
    const { planner, precision, onLessMemory: onRetry } = this.#parts
    const { model, painted: size } = checked[lanes[0]!]!
    const sessions = stepSessions(lanes.map((lane) => this.#requests[lane]!))
    return new RunPlan({
      planner,
      painted: { model, size, precision: precision(), stepSessions: sessions },
      onRetry,
    })
  }

  #progress(lanes: readonly number[], { width, height }: CheckedRequest): ComparisonProgress {
    const lacking = new Set(this.#lacking())
    const passes = this.#options.comparison.lanes.map(({ forwardPasses }) => forwardPasses)
    const sum = (some: readonly number[]) => some.reduce((total, one) => total + one, 0)
    const done = sum(passes.filter((_, lane) => !lacking.has(lane)))
    return new ComparisonProgress({ entry: this.id, all: sum(passes), done, size: { width, height }, lanes })
  }

  async #keep({ lane, log, event }: LanePicture, { checked, device }: Painted): Promise<void> {
    const { model, loras, control } = checked[lane]!
    const { keeper, journal, pictures, comparisons, onPainted } = this.#parts
    const { seq, isStopping, onKept } = this.#options
    const first = (): void => comparisons.keep(this.id, lane, log.trajectory)
    const wanted = (): boolean => !isStopping() && journal.stateOf(seq) === 'running'
    if (!pictures.missing(seq).includes(lane)) return keeper.insist(first, wanted)
    // The picture says what it is alone: the lane's own request.
    const entry = { ...this.#options.entry, request: this.#requests[lane]! }
    const origin = {
      ...{ entry, seq, place: lane, model, loras, control, first },
      ...{ timings: event.timings, device, steps: log.digests },
    }
    const kept = await keeper.keep(event, origin, wanted)
    if (!kept) return
    onPainted(kept)
    onKept()
  }
}

/** What the lanes need, each once: their control is the same picture. */
function placesOf(checked: readonly CheckedRequest[]) {
  const control = checked.find((one) => one.control)?.control
  const loras = new Map(checked.flatMap((one) => one.loras).map(({ name, place }) => [name, place]))
  return { ...(control && { control }), loras: [...loras.values()] }
}

/** Lanes that are painted with the same files: those are looked at once. */
function distinct(checked: readonly CheckedRequest[]): Iterable<CheckedRequest> {
  const keyOf = ({ model, loras, control }: CheckedRequest): string =>
    JSON.stringify([model.place, loras.map(({ weights }) => weights), control])
  return new Map(checked.map((one) => [keyOf(one), one])).values()
}
