/** Paints requests one after the other and saves each picture as soon as it is there. */
import type { PaintEvent } from '../../native-models/api/events.ts'
import type { GenerateRequest, ModelPlace } from '../../native-models/api/request.ts'
import type { ModelFolder } from '../../native-models/models/model-folder.ts'
import type { EngineOptions } from '../../native-models/pipeline/loaded-model.ts'
import { forkEngine } from '../service/engine/fork-engine.ts'
import { InferenceProcess } from '../service/engine/inference-process.ts'
import { PictureStore } from '../service/images/picture-store.ts'
import type { Output } from './output.ts'
import { print, printJson } from './print.ts'
import { type Progress, progressOf } from './progress.ts'

type Picture = Extract<PaintEvent, { type: 'picture' }>

interface Work {
  readonly requests: readonly GenerateRequest[]
  readonly model: ModelFolder
  readonly engine: EngineOptions
  readonly output: Output
  readonly json: boolean
}

/** Ctrl-C and its kin stop it within a step. @throws what the engine reports, E_CANCELLED, E_DISK_FULL, E_OUTPUT_UNWRITABLE */
export async function paintAll({ requests, model, engine: options, output, json }: Work): Promise<void> {
  using engine = new InferenceProcess(() => forkEngine(options))
  using store = new PictureStore({ cacheFolder: options.cacheFolder })
  using interrupted = onInterrupt()
  engine.warmUp()
  store.prepare(model)
  for (const [index, request] of requests.entries()) {
    using progress = progressOf({ quiet: json, request, position: { index, of: requests.length } })
    const save = async (picture: Picture): Promise<void> => {
      const target = output.targetOf(request, picture)
      const path = await store.save(picture, { request, model, target })
      progress.clear()
      if (json) printJson(resultOf(path, request, picture))
      else print(path)
    }
    await paintOne({ engine, request, place: model.place, progress, save, signal: interrupted.signal })
  }
}

interface One {
  readonly engine: InferenceProcess
  readonly request: GenerateRequest
  readonly place: ModelPlace
  readonly progress: Progress
  readonly save: (picture: Picture) => Promise<void>
  readonly signal: AbortSignal
}

/** A picture that cannot be saved stops the painting of the next ones. */
async function paintOne({ engine, request, place, progress, save, signal }: One): Promise<void> {
  const stop = new AbortController()
  let failure: { readonly thrown: unknown } | undefined
  let saving = Promise.resolve()
  const onEvent = (event: PaintEvent): void => {
    progress.show(event)
    if (event.type !== 'picture') return
    saving = saving
      .then(() => save(event))
      .catch((thrown: unknown) => {
        failure ??= { thrown }
        stop.abort()
      })
  }
  try {
    await engine.paint({
      request,
      model: place,
      previews: false,
      onEvent,
      signal: AbortSignal.any([signal, stop.signal]),
    })
  } catch (thrown) {
    failure ??= { thrown }
  }
  await saving
  if (failure) throw failure.thrown
}

function onInterrupt(): Disposable & { readonly signal: AbortSignal } {
  const stop = new AbortController()
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const interrupt = () => stop.abort()
  // Once: a second Ctrl-C ends the process at once.
  for (const name of signals) process.once(name, interrupt)
  return {
    signal: stop.signal,
    [Symbol.dispose]: () => {
      for (const name of signals) process.off(name, interrupt)
    },
  }
}

function resultOf(file: string, request: GenerateRequest, picture: Picture) {
  const { prompt, sampler, steps, guidance } = request
  const { seed, width, height } = picture
  const timings = Object.fromEntries(
    Object.entries(picture.timings).map(([stage, ms]) => [stage, Math.round(ms)]),
  )
  return { file, prompt, seed, width, height, sampler, steps, guidance, timings }
}
