/** What is known of a request before anything is computed. */
import type { GenerateRequest } from '../api/request.ts'
import type { Sampler } from '../samplers/sampler.ts'
import { findSampler } from '../samplers/samplers.ts'
import type { LoadedDecoder, LoadedModel } from './loaded-model.ts'
import { planSize, type SizePlan } from './picture-size.ts'

/** (1, channels, height, width) */
export type LatentShape = readonly [number, number, number, number]

export interface PlannedRequest {
  readonly request: GenerateRequest
  readonly size: SizePlan
  readonly sampler: Sampler
  /** Of one picture. */
  readonly shape: LatentShape
}

/** @throws E_SIZE, E_SAMPLER_UNKNOWN */
export function planRequest(model: LoadedModel, request: GenerateRequest): PlannedRequest {
  const size = planSize(request.size, model.spec)
  return { request, size, sampler: findSampler(request.sampler), shape: latentShape(model, size) }
}

/** Of one picture. */
export function latentShape({ spec, autoencoder }: LoadedDecoder, { painted }: SizePlan): LatentShape {
  const { in_channels: channels } = spec.transformer.config
  return [1, channels, painted.height / autoencoder.shrink, painted.width / autoencoder.shrink]
}
