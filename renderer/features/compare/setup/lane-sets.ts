/** Lanes that one may want at once, made from the samplers' list. Pure. */
import { type LaneChoice, MOST_SIDE_BY_SIDE } from '../../../../native-models/api/comparison.ts'
import type { Sampler } from '../../../../preload/contract.ts'

/** How long a lane is where the samplers are made equal, and how strong. */
export type Start = Pick<LaneChoice, 'steps' | 'guidance'>

export interface LaneSet {
  readonly id: string
  /** Of a family: its name. */
  readonly family?: string
  readonly lanes: readonly LaneChoice[]
}

/** Passes a step, from which on a solver counts as one of second order. */
const SECOND_ORDER = 1.5
export const isSecondOrder = ({ passesPerStep }: Sampler): boolean => passesPerStep >= SECOND_ORDER

/** Distilled models' samplers go without guidance: beside the others they would only fail. */
const isGuided = ({ defaults }: Sampler): boolean => defaults.guidance > 0

/** The ones that everybody knows, by family; what is not here is left out. */
const CLASSICS = ['DPM-Solver++', 'SA-Solver', 'DDIM', 'Euler', 'UniPC', 'Second order'] as const

/** A family of fewer is no set. */
const FAMILY = 3

/** What the sampler cannot do is not asked of it. */
export const laneOf = ({ id, maxSteps, defaults }: Sampler, start: Start): LaneChoice => ({
  sampler: id,
  steps: Math.min(start.steps, maxSteps),
  guidance: defaults.guidance === 0 ? 0 : start.guidance > 0 ? start.guidance : defaults.guidance,
})

/** The first sampler of each classic family. */
export function classics(samplers: readonly Sampler[]): Sampler[] {
  const first = CLASSICS.map((family) => samplers.find((one) => one.family === family && isGuided(one)))
  const found = first.filter((one) => one !== undefined)
  const others = samplers.filter((one) => isGuided(one) && !found.includes(one))
  return [...found, ...others].slice(0, 4)
}

/** How many lanes there may be: the measure stands beside them. */
export const roomFor = (measure: LaneChoice | undefined): number =>
  MOST_SIDE_BY_SIDE - (measure === undefined ? 0 : 1)

/** The lane itself, and three classics beside it. */
export function lanesFrom(own: LaneChoice, samplers: readonly Sampler[]): LaneChoice[] {
  const others = classics(samplers).filter(({ id }) => id !== own.sampler)
  return [own, ...others.slice(0, 3).map((sampler) => laneOf(sampler, own))]
}

/** One lane more, of a sampler that is not among them yet. */
export function oneMore(lanes: readonly LaneChoice[], samplers: readonly Sampler[]): LaneChoice | undefined {
  const last = lanes.at(-1)
  const free = (one: Sampler) => isGuided(one) && !lanes.some(({ sampler }) => sampler === one.id)
  const next = classics(samplers).find(free) ?? samplers.find(free)
  if (last === undefined) return undefined
  return next === undefined ? last : laneOf(next, last)
}

export function laneSets(samplers: readonly Sampler[], start: Start): LaneSet[] {
  const set = (id: string, chosen: readonly Sampler[], family?: string): LaneSet => ({
    id,
    ...(family !== undefined && { family }),
    lanes: chosen.slice(0, MOST_SIDE_BY_SIDE).map((sampler) => laneOf(sampler, start)),
  })
  // Heun and DPM2 are a family of their own: it is told by what it pays, not by its name.
  const families = [...new Set(samplers.filter((one) => !isSecondOrder(one)).map(({ family }) => family))]
  return [
    set('classics', classics(samplers)),
    set('secondOrder', samplers.filter(isSecondOrder)),
    ...families
      .map((family) => set(`family ${family}`, ofFamily(samplers, family), family))
      .filter(({ lanes }) => lanes.length >= FAMILY),
  ].filter(({ lanes }) => lanes.length >= 2)
}

const ofFamily = (samplers: readonly Sampler[], name: string): Sampler[] =>
  samplers.filter(({ family }) => family === name)
