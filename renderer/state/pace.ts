/** What a run will cost, told from runs that are over. */
import type { GenerateRequest } from '../../native-models/api/request.ts'
import type { Entry } from '../../preload/contract.ts'
import { currentModel, currentSampler, pictureSides } from './defaults.ts'

/** Milliseconds for a request, or undefined while nothing like it was painted on this machine. */
export function estimateMs(request: GenerateRequest, entries: readonly Entry[]): number | undefined {
  const past = entries.filter((entry) => entry.request.model === request.model && measured(entry))
  const led = past.filter((entry) => !entry.request.control === !request.control)
  const pool = led.length > 0 ? led : past
  const like = pool.find((entry) => entry.request.sampler === request.sampler) ?? pool[0]
  const timings = like?.timings
  if (like === undefined || timings === undefined) return undefined
  const pictures = like.pictures.length
  const denoiseMs = (timings.denoiseMs / (pictures * workOf(like.request))) * workOf(request)
  const finishMs =
    ((timings.decodeMs + timings.encodeMs) / (pictures * pixelsOf(like.request))) * pixelsOf(request)
  return request.count * (denoiseMs + finishMs)
}

/** What a cancelled run finished was as quick as the rest would have been. */
const measured = ({ timings, pictures, state, comparison }: Entry) =>
  (state === 'done' || state === 'cancelled') &&
  // Its lanes' times are one sum.
  comparison === undefined &&
  timings !== undefined &&
  pictures.length > 0 &&
  timings.denoiseMs > 0

/** Forward passes × pixels. */
function workOf(request: GenerateRequest): number {
  const guided = request.guidance > 1 ? 2 : 1
  return request.steps * (currentSampler(request.sampler)?.passesPerStep ?? 1) * guided * pixelsOf(request)
}

function pixelsOf({ model, size }: GenerateRequest): number {
  const { width, height } = pictureSides(currentModel(model), size)
  return width * height
}
