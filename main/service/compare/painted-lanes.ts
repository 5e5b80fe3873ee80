/** Lanes while the engine paints them: what each has come to, and what is told of it. */
import type { CompareEvent } from '../../../native-models/api/compare.ts'
import type { PaintEvent } from '../../../native-models/api/events.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { ModelFolder } from '../../../native-models/models/model-folder.ts'
import type { LaneProgress } from '../../../preload/contract.ts'
import { LaneLog } from './lane-log.ts'
import { stepEnds } from './step-ends.ts'
import { stepPreview } from './step-previews.ts'

export interface LanePicture {
  /** Its place in the comparison. */
  readonly lane: number
  readonly log: LaneLog
  /** As of a painting alone. */
  readonly event: Extract<PaintEvent, { type: 'picture' }>
}

interface Painting {
  readonly requests: readonly GenerateRequest[]
  readonly model: ModelFolder
  /** Where their latents wait; absolute. */
  readonly folder: string
}

interface Lane {
  readonly lane: number
  readonly log: LaneLog
  /** Forward passes that end a step. */
  readonly ends: ReadonlySet<number>
}

type StepEvent = Extract<CompareEvent, { type: 'step' }>
type Stage = Extract<CompareEvent, { type: 'stage' }>['stage']

export class PaintedLanes implements Disposable {
  /** As the engine counts them. */
  readonly #lanes: readonly Lane[]
  readonly #begunMs = new Map<Stage, number>()
  /** Those whose picture is there, as the engine counts them. */
  readonly #taken = new Set<number>()

  private constructor(lanes: readonly Lane[]) {
    this.#lanes = lanes
  }

  /** `places`: in the comparison, of each request. */
  static async of(places: readonly number[], { requests, model, folder }: Painting): Promise<PaintedLanes> {
    const ends = await Promise.all(requests.map((request) => stepEnds(request, model)))
    return new PaintedLanes(
      places.map((lane, index) => ({ lane, log: new LaneLog(folder), ends: ends[index]! })),
    )
  }

  log(index: number): LaneLog {
    return this.#lanes[index]!.log
  }

  /** → what is told of a step that is whole now */
  see(event: CompareEvent): Omit<LaneProgress, 'entry'> | undefined {
    if (event.type === 'stage') this.#begunMs.set(event.stage, performance.now())
    if (event.type === 'projection') for (const { log } of this.#lanes) log.project(event.weights)
    return event.type === 'step' ? this.#step(event) : undefined
  }

  /** Of the lane that is done. */
  take({
    type,
    lane: index,
    seed,
    width,
    height,
    png,
    seconds,
  }: Extract<CompareEvent, { type: 'picture' }>): LanePicture {
    const { lane, log } = this.#lanes[index]!
    const once = this.#taken.size === 0 ? this.#onceMs() : { loadMs: 0, textMs: 0 }
    this.#taken.add(index)
    const timings = { ...once, denoiseMs: 1000 * log.seconds, decodeMs: 1000 * seconds, encodeMs: 0 }
    return { lane, log, event: { ...{ type, picture: lane, seed, width, height, png }, timings } }
  }

  /** The engine has ended early: what is begun is painted anew, and its latents take no more space. */
  leave(): void {
    for (const [index, { log }] of this.#lanes.entries()) if (!this.#taken.has(index)) log[Symbol.dispose]()
  }

  [Symbol.dispose](): void {
    for (const { log } of this.#lanes) log[Symbol.dispose]()
  }

  #step(event: StepEvent): Omit<LaneProgress, 'entry'> | undefined {
    const { lane, log, ends } = this.#lanes[event.lane]!
    const known = log.add(event)
    const { step, steps, forwardPasses } = event
    if (!ends.has(forwardPasses)) return undefined
    log.whole = step
    return { lane, step, steps, forwardPasses, ...known, preview: stepPreview(log.view!, step) }
  }

  /** What was done once for all lanes. */
  #onceMs(): { loadMs: number; textMs: number } {
    const { load, text, denoise } = Object.fromEntries(this.#begunMs)
    return { loadMs: (text ?? 0) - (load ?? text ?? 0), textMs: (denoise ?? 0) - (text ?? denoise ?? 0) }
  }
}
