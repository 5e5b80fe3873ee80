/** What a request's numbers would be if nobody had touched them, and how far they may go. */
import type { GenerateRequest, PictureSize } from '../../native-models/api/request.ts'
import type { Model, Sampler } from '../../preload/contract.ts'
import { useStudio } from './studio.ts'

type Choice = Pick<GenerateRequest, 'model' | 'sampler'>
export interface Sides {
  readonly width: number
  readonly height: number
}

export const currentModel = (id: string): Model | undefined =>
  useStudio.getState().models.find((model) => model.id === id)

export const currentSampler = (id: string): Sampler | undefined =>
  useStudio.getState().samplers.find((sampler) => sampler.id === id)

/** The model knows best for its own sampler; the sampler for itself everywhere else. */
export function defaultsFor({ model, sampler }: Choice): { steps: number; guidance: number } {
  const card = currentModel(model)
  if (card !== undefined && card.defaults.sampler === sampler) return card.defaults
  return currentSampler(sampler)?.defaults ?? { steps: 20, guidance: 4.5 }
}

export function requestLimits({ sampler }: Choice): { maxSteps: number; maxGuidance: number } {
  return { maxSteps: Math.min(1000, currentSampler(sampler)?.maxSteps ?? 1000), maxGuidance: 50 }
}

/** The bucket whose ratio is closest, as the engine chooses it. */
export function closestBucket(buckets: readonly Sides[], { width, height }: Sides): Sides | undefined {
  const ratio = height / width
  const distance = (bucket: Sides) => Math.abs(bucket.height / bucket.width - ratio)
  return buckets.reduce<Sides | undefined>(
    (best, bucket) => (best === undefined || distance(bucket) < distance(best) ? bucket : best),
    undefined,
  )
}

/** How large the picture will be. */
export function pictureSides(model: Model | undefined, size: PictureSize): Sides {
  if (size.kind !== 'aspect') return size
  return closestBucket(model?.buckets ?? [], size) ?? size
}
