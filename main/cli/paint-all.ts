/** Paints requests one after the other and saves each picture as soon as it is there. */
import { StudioError } from '../../native-models/api/errors.ts'
import type { PaintEvent } from '../../native-models/api/events.ts'
import type { GenerateRequest, ModelPlace } from '../../native-models/api/request.ts'
import type { ModelFolder } from '../../native-models/models/model-folder.ts'
import type { EngineOptions } from '../../native-models/pipeline/loaded-model.ts'
import { planSize } from '../../native-models/pipeline/picture-size.ts'
import { forkEngine } from '../service/engine/fork-engine.ts'
import { InferenceProcess, type PaintJob } from '../service/engine/inference-process.ts'
import { type LoraFile, PictureStore } from '../service/images/picture-store.ts'
import type { Output } from './output.ts'
import { print, printJson } from './print.ts'
import { type Progress, progressOf } from './progress.ts'

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
  readonly json: boolean
  /** Nobody has chosen the seed: who wants the picture again has to be told. */
  readonly randomSeed: boolean
  readonly interrupted: AbortSignal
}

/** `interrupted` stops it within a step. @throws what the engine reports, E_CANCELLED, E_DISK_FULL, E_OUTPUT_UNWRITABLE */
export async function paintAll({ jobs, model, engine: options, output, json, ...work }: Work): Promise<void> {
  const { interrupted: signal, randomSeed } = work
  const places = { model: model.place, ...work.places }
  using engine = new InferenceProcess(() => forkEngine(options))
  using store = new PictureStore({ cacheFolder: options.cacheFolder })
  engine.warmUp()
  store.prepare(model)
  for (const [index, { request, warnings, loras }] of jobs.entries()) {
    const painted = planSize(request.size, model)
    const position = { index, of: jobs.length }
    using progress = progressOf({ quiet: json, request, size: painted, warnings, position })
    const save = async (picture: Picture): Promise<void> => {
      const target = output.targetOf(request, picture)
      const { path } = await store.save(picture, { request, model, target, loras })
      progress.clear()
      if (json) printJson({ ...resultOf(path, request, picture), ...(warnings.length > 0 && { warnings }) })
      else print(path)
    }
    try {
      await paintOne({ engine, request, places, progress, save, signal })
    } catch (thrown) {
      throw randomSeed ? withSeed(thrown, request) : thrown
    }
  }
}

interface One {
  readonly engine: InferenceProcess
  readonly request: GenerateRequest
  readonly places: Places & { readonly model: ModelPlace }
  readonly progress: Progress
  readonly save: (picture: Picture) => Promise<void>
  readonly signal: AbortSignal
}

/** A picture that cannot be saved stops the painting of the next ones. What is said keeps the order of the events. */
async function paintOne({ engine, request, places, progress, save, signal }: One): Promise<void> {
  const stop = new AbortController()
  let failure: { readonly thrown: unknown } | undefined
  let saying = Promise.resolve()
  const onEvent = (event: PaintEvent): void => {
    saying = saying
      .then(() => (event.type === 'picture' ? save(event) : progress.show(event)))
      .catch((thrown: unknown) => {
        failure ??= { thrown }
        stop.abort()
      })
  }
  try {
    await engine.paint({
      request,
      ...places,
      previews: false,
      onEvent,
      signal: AbortSignal.any([signal, stop.signal]),
    })
  } catch (thrown) {
    failure ??= { thrown }
  }
  await saying
  if (failure) throw failure.thrown
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
