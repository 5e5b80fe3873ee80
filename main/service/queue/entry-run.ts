/**
 * One attempt at an entry: what it lacks is painted and kept. Whatever ends it early (cancel, pause, a full disk,
 * the studio's end) is the reason of one abort signal.
 */
import { StudioError } from '../../../native-models/api/errors.ts'
import type { PaintEvent } from '../../../native-models/api/events.ts'
import type { Precision } from '../../../native-models/api/precision.ts'
import type { Entry, Picture, Progress, Replay, ReplayProgress } from '../../../preload/contract.ts'
import type { EngineHost } from '../engine/engine-host.ts'
import type { EngineSetup } from '../engine/engine-setup.ts'
import { RunPlan, type RunPlanOptions } from '../engine/run-plan.ts'
import type { FallBack } from '../fall-back.ts'
import type { Journal } from '../history/journal.ts'
import type { Pictures } from '../history/pictures.ts'
import type { MemoryPlanner } from '../models/memory-planner.ts'
import { placelessError } from '../placeless.ts'
import type { KeptReplays } from '../recipes/kept-replays.ts'
import type { RecipeStep } from '../recipes/recipe.ts'
import { recipeSteps } from '../recipes/recipe-steps.ts'
import { ReplayRun } from '../recipes/replay-run.ts'
import { replaySetup } from '../recipes/replay-setup.ts'
import type { CheckedRequest } from './check-request.ts'
import type { PictureKeeper } from './picture-keeper.ts'
import { ProgressOf } from './progress-of.ts'
import { Saving } from './saving.ts'

export interface RunParts {
  readonly journal: Journal
  readonly pictures: Pictures
  readonly engine: EngineHost
  readonly keeper: PictureKeeper
  readonly replays: KeptReplays
  readonly previews: () => boolean
  /** What differs from the settings; undefined where nothing does. */
  readonly otherSetup: (own: EngineSetup | undefined) => EngineSetup | undefined
  /** Of that setup, or of the settings. */
  readonly precision: (own?: EngineSetup) => Precision
  readonly planner: MemoryPlanner
  /** Memory ran out, and it is painted again with less. */
  readonly onLessMemory: RunPlanOptions['onRetry']
  /** What pictures are painted on, for people. `own`: in place of the settings'. */
  readonly device: (own?: EngineSetup) => string
  readonly fallBack: FallBack
  readonly onProgress: (progress: Progress) => void
  readonly onPainted: (picture: Picture) => void
  /** Of every forward pass where a recipe is replayed. */
  readonly onReplay: (progress: ReplayProgress) => void
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

interface Painted {
  /** What it was painted with. */
  readonly used: CheckedRequest
  /** Which picture of the run. */
  readonly place: number
  readonly steps: readonly RecipeStep[]
  readonly replay: ReplayRun | undefined
  readonly device: string
}

/** Pictures in a row. */
interface Some {
  readonly first: number
  readonly count: number
  readonly memory: RunPlan['job']
}

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
    for (let memory = this.#memoryPlan(checked); ; ) {
      const missing = pictures.missing(seq)
      const [first] = missing
      if (first === undefined) return memory.worked()
      const gap = missing.findIndex((place, index) => place !== first + index)
      const count = gap === -1 ? missing.length : gap
      // What is painted already stays.
      const end = await memory.attempt((job) => this.#paintSome(checked, { first, count, memory: job }))
      if (end === 'other-device') memory = this.#memoryPlan(checked)
      // A picture that waited for the disk is saved or given up: does the run go on?
      if (isStopping() || isPaused() || journal.stateOf(seq) !== 'running')
        throw new StudioError('E_CANCELLED', 'Stopped between two pictures.')
      this.#abort = new AbortController()
    }
  }

  /** Resolves when everything painted is kept, also where the disk ended it. */
  async #paintSome(
    checked: CheckedRequest,
    { first, count, memory }: Some,
  ): Promise<'done' | 'other-device'> {
    const { engine, keeper, previews, device, onProgress } = this.#parts
    const { request } = this.#options.entry
    const saving = new Saving()
    const progress = new ProgressOf({ entry: this.#options.entry, first, size: checked })
    const recorded = recipeSteps()
    const replay = this.#replay()
    const used = replay?.asRecorded(checked) ?? checked
    // As the settings say, the engine goes on as it is.
    const setup = this.#parts.otherSetup(replay?.setup)
    keeper.prepare(used, setup)
    // As it is now: settings may change before the last picture is done.
    const paintedOn = device(setup)
    const fallBack = this.#parts.fallBack(setup)
    const onEvent = (event: PaintEvent): void => {
      recorded.see(event)
      replay?.see(event)
      const told = progress.after(event)
      if (told) onProgress(told)
      if (event.type !== 'picture') return
      const steps = recorded.take()
      const painted = { used, place: first + event.picture, steps, replay, device: paintedOn }
      saving.add(() => this.#keep(event, painted))
      if (this.#options.isPaused() && event.picture + 1 < count) this.end('pause')
    }
    try {
      await engine.paint({
        request: { ...request, seed: String(BigInt(request.seed) + BigInt(first)), count },
        model: used.model.place,
        ...(used.control && { control: used.control }),
        loras: used.loras.map(({ place }) => place),
        ...{ previews: previews(), digests: true, setup, ...memory },
        onEvent,
        signal: this.#abort.signal,
      })
      return 'done'
    } catch (thrown) {
      replay?.leave()
      const error = placelessError(thrown, pathsOf(checked))
      if (fallBack(error)) return 'other-device'
      if (this.#abort.signal.reason !== 'blocked') throw error
      return 'done'
    } finally {
      await saving.end()
    }
  }

  #memoryPlan({ model, painted: size }: CheckedRequest): RunPlan {
    const { planner, precision, replays, onLessMemory: onRetry } = this.#parts
    const { id, replay } = this.#options.entry
    const setup = replay && replaySetup(replays.get(id))
    return new RunPlan({ planner, painted: { model, size, precision: precision(setup) }, onRetry })
  }

  /** undefined where it replays nothing. @throws E_RECIPE */
  #replay(): ReplayRun | undefined {
    const { journal, replays, onReplay } = this.#parts
    const { entry, seq } = this.#options
    if (!entry.replay) return undefined
    const recipe = replays.get(entry.id)
    const write = (replay: Replay): void => journal.setReplay(seq, replay)
    return new ReplayRun({ id: entry.id, replay: entry.replay, recipe, onStep: onReplay, write })
  }

  async #keep(event: PaintedPicture, { used, place, steps, replay, device }: Painted): Promise<void> {
    const { keeper, journal, onPainted } = this.#parts
    const { entry, seq, isStopping, onKept } = this.#options
    await replay?.end(event)
    // Loading and reading the text were done once for all pictures of this call.
    const timings = event.picture === 0 ? event.timings : { ...event.timings, loadMs: 0, textMs: 0 }
    const { model, loras, control } = used
    const origin = { entry, seq, place, model, loras, control, timings, device, steps }
    const wanted = (): boolean => !isStopping() && journal.stateOf(seq) === 'running'
    const kept = await keeper.keep(event, origin, wanted)
    if (!kept) return
    onPainted(kept)
    onKept()
  }
}

/** Absolute paths of what the user chose, and of the model's parts. */
export function pathsOf({
  model,
  control,
  loras,
}: Pick<CheckedRequest, 'model' | 'control' | 'loras'>): string[] {
  const { transformer, textEncoder, tokenizer, vae } = model
  const parts = [transformer, textEncoder, tokenizer, vae].map(({ folder }) => folder)
  return [...loras.map(({ place }) => place.path), ...(control ? [control.image] : []), ...parts]
}
