/** One attempt at a replay: every pass is held against the recipe, told, and written down. */
import type { PaintEvent } from '../../../native-models/api/events.ts'
import type { Replay, ReplayProgress } from '../../../preload/contract.ts'
import type { EngineSetup } from '../engine/engine-setup.ts'
import type { CheckedRequest } from '../queue/check-request.ts'
import { lorasAsRecorded } from './loras-as-recorded.ts'
import { pixelsSha256 } from './pixels-sha256.ts'
import type { Recipe } from './recipe.ts'
import { replaySetup } from './replay-setup.ts'
import { replayedStep } from './replayed-step.ts'

interface ReplayRunOptions {
  /** Of the entry. */
  readonly id: string
  readonly replay: Replay
  readonly recipe: Recipe
  readonly onStep: (progress: ReplayProgress) => void
  /** Into the entry's row. */
  readonly write: (replay: Replay) => void
}

/** Every commit waits for the disk, and a window that comes late may lack the last steps. */
const WRITE_EVERY_MS = 1000

export class ReplayRun {
  readonly #options: ReplayRunOptions
  #steps: Replay['steps'] = []
  #writtenMs = Number.NEGATIVE_INFINITY

  /** What an earlier attempt had come to is forgotten: it begins anew. */
  constructor(options: ReplayRunOptions) {
    this.#options = options
    this.#write()
  }

  get setup(): EngineSetup {
    return replaySetup(this.#options.recipe)
  }

  /** With LoRAs that count as the recipe says. */
  asRecorded(checked: CheckedRequest): CheckedRequest {
    const places = lorasAsRecorded(
      this.#options.recipe,
      checked.loras.map(({ place }) => place),
    )
    return { ...checked, loras: checked.loras.map((lora, index) => ({ ...lora, place: places[index]! })) }
  }

  see(event: PaintEvent): void {
    const { id, recipe, onStep } = this.#options
    const replayed = replayedStep(event, recipe)
    if (!replayed) return
    const { step, bitEqual, relativeRms } = replayed
    const told = { step, bitEqual, ...(relativeRms !== undefined && { relativeRms }) }
    this.#steps.push(told)
    onStep({ entry: id, ...told })
    if (Date.now() - this.#writtenMs >= WRITE_EVERY_MS) this.#write()
  }

  /** Before the picture's row: an entry that is done has its verdict. */
  async end({ png }: Pick<Extract<PaintEvent, { type: 'picture' }>, 'png'>): Promise<void> {
    this.#write({ pixelsEqual: (await pixelsSha256(png)) === this.#options.recipe.picture.sha256 })
  }

  /** It ended early: as far as it came. */
  leave(): void {
    this.#write()
  }

  #write(verdict: Pick<Replay, 'pixelsEqual'> = {}): void {
    const { pixelsEqual: _, ...replay } = this.#options.replay
    this.#options.write({ ...replay, steps: [...this.#steps], ...verdict })
    this.#writtenMs = Date.now()
  }
}
