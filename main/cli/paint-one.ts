/** Paints one request; what is done about its events keeps their order. */
import type { PaintEvent } from '../../native-models/api/events.ts'
import type { GenerateRequest, ModelPlace } from '../../native-models/api/request.ts'
import type { PaintJob } from '../service/engine/engine-jobs.ts'
import type { InferenceProcess } from '../service/engine/inference-process.ts'

type Picture = Extract<PaintEvent, { type: 'picture' }>

interface One {
  readonly engine: InferenceProcess
  readonly request: GenerateRequest
  readonly places: Pick<PaintJob, 'control' | 'loras' | 'plan' | 'isTight'> & { readonly model: ModelPlace }
  readonly digests: boolean
  /** Every event but the pictures. */
  readonly see: (event: PaintEvent) => void
  readonly save: (picture: Picture) => Promise<void>
  readonly signal: AbortSignal
}

/** What `see` or `save` throw stops the painting of the next pictures. @throws that, and as `InferenceProcess.paint` */
export async function paintOne({ engine, request, places, digests, see, save, signal }: One): Promise<void> {
  const stop = new AbortController()
  let failure: { readonly thrown: unknown } | undefined
  let saying = Promise.resolve()
  const onEvent = (event: PaintEvent): void => {
    saying = saying
      .then(() => (event.type === 'picture' ? save(event) : see(event)))
      .catch((thrown: unknown) => {
        failure ??= { thrown }
        stop.abort()
      })
  }
  try {
    await engine.paint({
      request,
      ...places,
      ...{ previews: false, digests, onEvent },
      signal: AbortSignal.any([signal, stop.signal]),
    })
  } catch (thrown) {
    failure ??= { thrown }
  }
  await saying
  if (failure) throw failure.thrown
}
