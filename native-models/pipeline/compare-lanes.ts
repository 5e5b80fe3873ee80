/**
 * Several requests side by side, up to the cells of a grid: every lane takes a forward pass in turn, so that one
 * sees them part. What is left of a comparison may be one lane alone.
 *
 * A generator like `textToImage`, of the same parts: a lane's picture is the one that its request gives alone, to
 * the byte. What lanes have in common is done once: equal texts, the noise of equal seeds, sessions of equal shape.
 * Where memory is short, all texts are read first, and pictures are decoded when the last lane's steps are done.
 */
import type { CompareEvent } from '../api/compare.ts'
import { StudioError } from '../api/errors.ts'
import { type MemoryPlan, ROOMY } from '../api/memory-plan.ts'
import type { GenerateRequest, LoraPlace } from '../api/request.ts'
import { TorchGenerator } from '../runtime/random.ts'
import type { SamplerStep } from '../samplers/sampler.ts'
import type { LoadedModel } from './loaded-model.ts'
import { type Turns, turnsOf } from './part-turns.ts'
import { type PlannedRequest, planRequest } from './plan-request.ts'
import type { ControlSource } from './prepare-control.ts'
import { noTexts, prepareRequest, prepareSteps, readTexts } from './prepare-request.ts'
import { digestOf } from './step-digest.ts'
import { decodePicture, type Noise, pngOf, walkPicture } from './walk-picture.ts'

export interface CompareOptions {
  readonly cancelled: () => boolean
  /** There where a request has a control: the same picture for all. */
  readonly control?: ControlSource | undefined
  /** Of all LoRAs that the requests name, in any order. */
  readonly loras?: readonly LoraPlace[] | undefined
  /** The roomy one where absent. */
  readonly plan?: MemoryPlan | undefined
}

interface Lane extends PlannedRequest {
  readonly lane: number
  readonly walk: AsyncGenerator<SamplerStep>
}

/**
 * Yields after every forward pass of every lane, and each lane's picture when its steps are done, or all of them are.
 * @throws E_COMPARE, and as `textToImage`
 */
export async function* compareLanes(
  model: LoadedModel,
  requests: readonly GenerateRequest[],
  options: CompareOptions,
): AsyncGenerator<CompareEvent> {
  const plans = requests.map((request) => planRequest(model, request))
  assertComparable(plans)
  yield { type: 'stage', stage: 'text' }
  const { plan = ROOMY, control } = options
  const turns = turnsOf({ model, finder: control?.finder }, plan)
  const inTurn = plan.parts === 'in-turn'
  // Lanes of other guidance, control or LoRAs have sessions of their own, which take turns.
  using _kept = inTurn ? undefined : model.transformer.keepSessions()
  turns('autoencoder')
  const weights = await projectionOf(model)
  let live = await openLanes(model, plans, { ...options, turns })
  yield { type: 'projection', weights }
  yield { type: 'stage', stage: 'denoise' }
  const latents = new Map<Lane, Float32Array>()
  const ended: Lane[] = []
  while (live.length > 0) {
    const next: Lane[] = []
    for (const lane of live) {
      throwIfCancelled(options)
      const { step, seconds } = await advance(lane)
      if (step) {
        latents.set(lane, step.latent)
        next.push(lane)
        yield stepEvent(lane, step, seconds)
      } else if (inTurn) {
        ended.push(lane)
      } else {
        yield await finish(model, lane, { latent: latents.get(lane)!, plan })
      }
    }
    live = next
  }
  turns('autoencoder')
  for (const lane of ended) {
    throwIfCancelled(options)
    yield await finish(model, lane, { latent: latents.get(lane)!, plan })
  }
}

/** @throws E_COMPARE */
function assertComparable(plans: readonly PlannedRequest[]): void {
  const why = plans.map((plan) => difference(plan, plans[0] ?? plan)).find((one) => one !== undefined)
  if (why) throw new StudioError('E_COMPARE', `These cannot stand side by side: ${why}.`)
  const controls = plans.flatMap(({ request: { control } }) => (control ? [control] : []))
  const pictures = controls.map(({ model, image, edges }) => JSON.stringify([model, image, edges]))
  if (new Set(pictures).size > 1)
    throw new StudioError('E_COMPARE', 'These cannot stand side by side: they follow different pictures.')
}

function difference({ request, size }: PlannedRequest, first: PlannedRequest): string | undefined {
  const { model, count } = request
  if (model !== first.request.model) return `${first.request.model} and ${model} are two models`
  if (JSON.stringify(size) !== JSON.stringify(first.size)) return 'they are painted in different sizes'
  return count === 1 ? undefined : `one of them is ${count} pictures`
}

async function openLanes(
  model: LoadedModel,
  plans: readonly PlannedRequest[],
  options: CompareOptions & { readonly turns: Turns },
): Promise<Lane[]> {
  const known = noTexts()
  for (const planned of plans) await readTexts(model, planned, { ...options, known })
  const sharedNoise = noises()
  const lanes: Lane[] = []
  for (const [lane, planned] of plans.entries()) {
    throwIfCancelled(options)
    const prepared = await prepareRequest(model, planned, { ...options, known })
    await prepareSteps(model, prepared)
    lanes.push({ ...planned, lane, walk: walkPicture(model, prepared, sharedNoise(planned)) })
  }
  return lanes
}

/** Lanes of one seed start from the same numbers; each goes on drawing by itself. */
function noises(): (planned: PlannedRequest) => Noise {
  const made = new Map<bigint, ReturnType<typeof noiseOf>>()
  return ({ request, shape }) => {
    const seed = BigInt(request.seed)
    const noise =
      made.get(seed) ??
      noiseOf(
        seed,
        shape.reduce((n, dim) => n * dim, 1),
      )
    made.set(seed, noise)
    const own = noise.after.copy()
    return { start: noise.start, draw: (count) => own.randn(count) }
  }
}

function noiseOf(seed: bigint, count: number): { start: Float32Array; after: TorchGenerator } {
  const after = new TorchGenerator(seed)
  return { start: after.randn(count), after }
}

/** For latents as the transformer has them. */
async function projectionOf(model: LoadedModel): Promise<number[][]> {
  const { scaling_factor: factor } = model.autoencoder.config
  const { weights } = await model.projection()
  return weights.map((row) => [...row.slice(0, -1).map((weight) => weight / factor), row.at(-1)!])
}

async function advance({ walk }: Lane): Promise<{ step: SamplerStep | undefined; seconds: number }> {
  const begunMs = performance.now()
  const { done, value } = await walk.next()
  return { step: done ? undefined : value, seconds: (performance.now() - begunMs) / 1000 }
}

function stepEvent({ lane, request, shape }: Lane, step: SamplerStep, seconds: number): CompareEvent {
  return {
    ...{ type: 'step', lane, step: step.step, steps: request.steps, forwardPasses: step.pass },
    ...{ noiseLevel: step.noiseLevel, seconds, x0: { shape: shape.slice(1), data: step.x0 } },
    digest: digestOf(step.latent),
  }
}

async function finish(
  model: LoadedModel,
  lane: Lane,
  { latent, plan }: { latent: Float32Array; plan: MemoryPlan },
): Promise<CompareEvent> {
  const begunMs = performance.now()
  const picture = await pngOf(await decodePicture(model, latent, { ...lane, tile: plan.tile }))
  const seconds = (performance.now() - begunMs) / 1000
  return { type: 'picture', lane: lane.lane, seed: String(BigInt(lane.request.seed)), ...picture, seconds }
}

function throwIfCancelled({ cancelled }: CompareOptions): void {
  if (cancelled()) throw new StudioError('E_CANCELLED', 'Cancelled.')
}
