/** Paints requests one after the other and saves each picture as soon as it is there. */
import { StudioError } from '../../native-models/api/errors.ts'
import type { PaintEvent } from '../../native-models/api/events.ts'
import type { GenerateRequest } from '../../native-models/api/request.ts'
import type { ModelFolder } from '../../native-models/models/model-folder.ts'
import type { EngineOptions } from '../../native-models/pipeline/loaded-model.ts'
import { planSize } from '../../native-models/pipeline/picture-size.ts'
import type { PaintJob } from '../service/engine/engine-jobs.ts'
import { forkEngine } from '../service/engine/fork-engine.ts'
import { InferenceProcess } from '../service/engine/inference-process.ts'
import { type LoraFile, PictureStore } from '../service/images/picture-store.ts'
import { WeightHashes } from '../service/models/weight-hash.ts'
import { memoryPlanner, runPlanOf } from './memory-of.ts'
import type { Output } from './output.ts'
import { paintOne } from './paint-one.ts'
import { print, printJson } from './print.ts'
import { progressOf } from './progress.ts'
import { recipeKeeper } from './recipe-keeper.ts'
import type { RecipePath } from './recipe-path.ts'

type Picture = Extract<PaintEvent, { type: 'picture' }>

export interface Job {
  readonly request: GenerateRequest
  readonly warnings: readonly string[]
  /** What it names, for the picture's metadata. */
  readonly loras: readonly LoraFile[]
}

type Places = Pick<PaintJob, 'control' | 'loras'>

interface Work {
  readonly jobs: readonly Job[]
  readonly model: ModelFolder
  /** Where what the requests name lies. */
  readonly places: Places
  readonly engine: EngineOptions
  readonly output: Output
  /** Where recipes go; undefined where none are asked for. */
  readonly recipePath: RecipePath | undefined
  readonly json: boolean
  /** Nobody has chosen the seed: who wants the picture again has to be told. */
  readonly randomSeed: boolean
  readonly interrupted: AbortSignal
}

/** `interrupted` stops it within a step. @throws what the engine reports, E_CANCELLED, E_DISK_FULL, E_OUTPUT_UNWRITABLE */
export async function paintAll({ jobs, model, engine: options, output, json, ...work }: Work): Promise<void> {
  const { interrupted: signal, randomSeed, recipePath } = work
  const places = { model: model.place, ...work.places }
  using engine = new InferenceProcess(() => forkEngine(options))
  using store = new PictureStore({ cacheFolder: options.cacheFolder })
  engine.warmUp()
  const planner = memoryPlanner()
  const hashes = new WeightHashes(options.cacheFolder)
  // A recipe has every file hashed first, those of the model too.
  if (!recipePath) store.prepare(model)
  for (const [index, { request, warnings, loras }] of jobs.entries()) {
    const painted = planSize(request.size, model)
    const position = { index, of: jobs.length }
    using progress = progressOf({ quiet: json, request, size: painted, warnings, position })
    const keeper =
      recipePath &&
      (await recipeKeeper({
        ...{ request, engine: options, hashes, signal, pathBeside: recipePath },
        ingredients: { model, control: places.control, loras },
      }))
    const { clear } = progress
    const memory = runPlanOf({ requests: [request], model, engine: options, quiet: json, clear }, planner)
    let saved = 0
    const save = async (picture: Picture): Promise<void> => {
      const target = output.targetOf(request, picture)
      const { path } = await store.save(picture, { request, model, target, loras })
      const recipe = await keeper?.keep(picture, path)
      progress.clear()
      const more = { ...(recipe && { recipe }), ...(warnings.length > 0 && { warnings }) }
      if (json) printJson({ ...resultOf(path, request, picture), ...more })
      else print(path)
      if (recipe && !json) process.stderr.write(`Its recipe: ${recipe}\n`)
      saved++
    }
    try {
      const see = (event: PaintEvent): void => {
        keeper?.see(event)
        progress.show(event)
      }
      await memory.run(async (job) => {
        const before = saved
        const painting = { engine, places: { ...places, ...job }, digests: keeper !== undefined, see, signal }
        await paintOne({
          ...{ ...painting, request: restOf(request, before) },
          save: (picture) => save({ ...picture, picture: before + picture.picture }),
        })
      })
    } catch (thrown) {
      throw randomSeed ? withSeed(thrown, request) : thrown
    }
  }
}

/** Without the pictures that are saved already. */
function restOf(request: GenerateRequest, saved: number): GenerateRequest {
  const seed = String(BigInt.asUintN(64, BigInt(request.seed) + BigInt(saved)))
  return { ...request, seed, count: request.count - saved }
}

function withSeed(thrown: unknown, { seed }: GenerateRequest): unknown {
  if (!(thrown instanceof StudioError) || thrown.code !== 'E_CANCELLED') return thrown
  return new StudioError('E_CANCELLED', `Cancelled; the seed was ${seed}.`, { cause: thrown })
}

function resultOf(file: string, request: GenerateRequest, picture: Picture) {
  const { prompt, sampler, steps, guidance } = request
  const { seed, width, height } = picture
  const timings = Object.fromEntries(
    Object.entries(picture.timings).map(([stage, ms]) => [stage, Math.round(ms)]),
  )
  return { file, prompt, seed, width, height, sampler, steps, guidance, timings }
}
