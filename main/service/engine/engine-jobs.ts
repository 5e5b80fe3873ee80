/** What the inference process can be asked for, with the places of what it needs. */
import type { CompareEvent } from '../../../native-models/api/compare.ts'
import type { PaintEvent, ToEngine } from '../../../native-models/api/events.ts'
import type { MemoryPlan } from '../../../native-models/api/memory-plan.ts'
import type {
  ControlPlace,
  GenerateRequest,
  LoraPlace,
  ModelPlace,
} from '../../../native-models/api/request.ts'
import type { EngineSetup } from './engine-setup.ts'

export interface PaintJob {
  readonly request: GenerateRequest
  readonly model: ModelPlace
  /** Where `request.control` lies. */
  readonly control?: ControlPlace | undefined
  /** Where `request.loras` lie, in their order. */
  readonly loras?: readonly LoraPlace[] | undefined
  /** The roomy one where absent. */
  readonly plan?: MemoryPlan | undefined
  /** It takes most of what is free: where somebody else ends the process, memory is the reason. */
  readonly isTight?: boolean | undefined
  readonly previews: boolean
  /** In place of what the settings say. */
  readonly setup?: EngineSetup | undefined
  /** Steps tell what their latents were: for recipes. */
  readonly digests?: boolean | undefined
  readonly onEvent: (event: PaintEvent) => void
  readonly signal?: AbortSignal
}

/** Several requests of one model and one painted size. */
export interface CompareJob
  extends Pick<PaintJob, 'model' | 'control' | 'loras' | 'plan' | 'isTight' | 'signal'> {
  readonly requests: readonly GenerateRequest[]
  readonly onEvent: (event: CompareEvent) => void
}

/** Absolute paths; `out` is written as soon as the edges are found. */
export type EdgesJob = Omit<Extract<ToEngine, { type: 'edges' }>, 'type' | 'id'>

/** Absolute path; `out` is written as soon as the picture is decoded. */
export type DecodeJob = Omit<Extract<ToEngine, { type: 'decode' }>, 'type' | 'id'>

type Without<T, Key extends string> = T extends unknown ? Omit<T, Key> : never
/** A message to the process before it has its id. */
export type EngineTask = Without<Extract<ToEngine, { type: 'paint' | 'compare' | 'edges' | 'decode' }>, 'id'>

export function paintTask({ request, previews, digests, ...places }: PaintJob): EngineTask {
  return { type: 'paint', request, ...placesOf(places), previews, ...(digests && { digests }) }
}

export function compareTask({ requests, ...places }: CompareJob): EngineTask {
  return { type: 'compare', requests: [...requests], ...placesOf(places) }
}

/** As the messages have them: what is not given is absent. */
function placesOf({ model, control, loras, plan }: Pick<PaintJob, 'model' | 'control' | 'loras' | 'plan'>) {
  return { model, ...(control && { control }), ...(loras && { loras: [...loras] }), ...(plan && { plan }) }
}
