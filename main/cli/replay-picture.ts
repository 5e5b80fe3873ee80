/** Paints a recipe's picture and holds every step and the pixels against it. */
import type { PaintEvent } from '../../native-models/api/events.ts'
import type { ControlPlace, GenerateRequest, LoraPlace } from '../../native-models/api/request.ts'
import type { ModelFolder } from '../../native-models/models/model-folder.ts'
import type { EngineOptions } from '../../native-models/pipeline/loaded-model.ts'
import { forkEngine } from '../service/engine/fork-engine.ts'
import { InferenceProcess } from '../service/engine/inference-process.ts'
import { type LoraFile, PictureStore } from '../service/images/picture-store.ts'
import { pixelsSha256 } from '../service/recipes/pixels-sha256.ts'
import type { Recipe } from '../service/recipes/recipe.ts'
import { type ReplayedStep, replayedStep } from '../service/recipes/replayed-step.ts'
import { runPlanOf } from './memory-of.ts'
import type { Output } from './output.ts'
import { paintOne } from './paint-one.ts'
import type { Verdict } from './replay-words.ts'

export interface Replay {
  readonly request: GenerateRequest
  readonly model: ModelFolder
  readonly control: ControlPlace | undefined
  readonly loras: readonly LoraPlace[]
  readonly loraFiles: readonly LoraFile[]
  readonly engine: EngineOptions
  /** Undefined where the picture is not kept. */
  readonly output: Output | undefined
}

interface Watch {
  readonly onStep: (step: ReplayedStep) => void
  readonly signal: AbortSignal
}

/** @throws what the engine reports, E_CANCELLED, E_DISK_FULL, E_OUTPUT_UNWRITABLE */
export async function replayPicture(recipe: Recipe, replay: Replay, watch: Watch): Promise<Verdict> {
  const steps: ReplayedStep[] = []
  let verdict: Verdict = { pixelsEqual: false, steps }
  using engine = new InferenceProcess(() => forkEngine(replay.engine))
  const { request, model, control, loras } = replay
  const memory = runPlanOf({ requests: [request], model, engine: replay.engine, quiet: false })
  await memory.run((job) => {
    steps.length = 0
    return paintOne({
      ...{ engine, request, digests: true, signal: watch.signal },
      places: { model: model.place, control, loras, ...job },
      see: (event) => {
        const step = replayedStep(event, recipe)
        if (!step) return
        steps.push(step)
        watch.onStep(step)
      },
      save: async (picture) => {
        const pixelsEqual = (await pixelsSha256(picture.png)) === recipe.picture.sha256
        const file = await keep(picture, replay)
        verdict = { pixelsEqual, steps, ...(file !== undefined && { file }) }
      },
    })
  })
  return verdict
}

async function keep(
  picture: Extract<PaintEvent, { type: 'picture' }>,
  { request, model, loraFiles: loras, engine, output }: Replay,
): Promise<string | undefined> {
  if (!output) return undefined
  using store = new PictureStore({ cacheFolder: engine.cacheFolder })
  const { path } = await store.save(picture, {
    request,
    model,
    loras,
    target: output.targetOf(request, picture),
  })
  return path
}
