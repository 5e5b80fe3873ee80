/** From a setup to a request a lane, with the words that tell it from the others; nothing is checked against files. */
import type { Axis, ComparisonSetup } from '../../../native-models/api/comparison.ts'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { equalize } from '../../../native-models/pipeline/equalize.ts'
import { findSampler } from '../../../native-models/samplers/samplers.ts'
import { axisWords, laneWords } from './lane-words.ts'

export interface UnfoldedLane {
  /** One picture. */
  readonly request: GenerateRequest
  /** At least one; what an axis of one value says is in none. */
  readonly words: readonly string[]
}

/** Characters, as a request may have. */
const LONGEST_PROMPT = 100_000

type Field = 'sampler' | 'steps' | 'guidance' | 'seed' | 'prompt' | 'loras' | 'control' | 'model'

const FIELD_OF = {
  ...{ sampler: 'sampler', steps: 'steps', guidance: 'guidance', seed: 'seed', prompt: 'prompt' },
  ...{ lora: 'loras', control: 'control', model: 'model' },
} as const satisfies Record<Axis['of'], Field>

/** The fields that lanes of a setup may differ in. */
export function variedFields(setup: ComparisonSetup): Field[] {
  if (setup.kind === 'lanes') return ['sampler', 'steps', 'guidance']
  const kinds = [setup.x.of, ...(setup.y ? [setup.y.of] : [])]
  return [...new Set([...kinds.map((of) => FIELD_OF[of]), ...(kinds.includes('sampler') ? GUIDANCE : [])])]
}

/** A sampler that goes without guidance changes it. */
const GUIDANCE = ['guidance'] as const

/**
 * `nameOf`: a model's name, for people. The measure is the last lane; cells come row by row.
 * @throws E_COMPARE, E_SAMPLER_UNKNOWN
 */
export function unfoldSetup(setup: ComparisonSetup, nameOf: (model: string) => string): UnfoldedLane[] {
  return setup.kind === 'lanes' ? lanesOf(setup) : cellsOf(setup, nameOf)
}

function lanesOf({ request, lanes, equal, measure }: Extract<ComparisonSetup, { kind: 'lanes' }>) {
  const own = equal === 'own' ? lanes : equalize(lanes, equal)
  const requests = [...own, ...(measure ? [measure] : [])].map((choice) => ({
    ...request,
    ...choice,
    count: 1,
  }))
  const words = laneWords(requests)
  return requests.map((one, index) => ({ request: one, words: words[index]! }))
}

function cellsOf(
  { request, x, y }: Extract<ComparisonSetup, { kind: 'grid' }>,
  nameOf: (model: string) => string,
): UnfoldedLane[] {
  const axes = y ? [y, x] : [x]
  assertAxes(axes, request)
  const many = axes.filter(({ values }) => values.length > 1)
  let cells: UnfoldedLane[] = [{ request: { ...request, count: 1 }, words: [] }]
  for (const axis of axes)
    cells = cells.flatMap((cell) =>
      axis.values.map((value, index) => ({
        request: withValue(cell.request, axis, index),
        words: many.includes(axis) ? [...cell.words, axisWords(axis, value, nameOf)] : cell.words,
      })),
    )
  const guided = axes.some(({ of }) => of === 'guidance')
  const samples = axes.some(({ of }) => of === 'sampler')
  return samples && !guided
    ? cells.map(({ request: one, words }) => ({ request: unguided(one), words }))
    : cells
}

/** @throws E_COMPARE */
function assertAxes(axes: readonly Axis[], { prompt, control }: GenerateRequest): void {
  const kinds = axes.map((axis) =>
    JSON.stringify([axis.of, 'search' in axis && axis.search, 'name' in axis && axis.name]),
  )
  if (new Set(kinds).size < kinds.length)
    throw new StudioError('E_COMPARE', `Both axes of the grid vary the same: ${axes[0]?.of}.`)
  for (const axis of axes) {
    if (axis.of === 'prompt' && !prompt.includes(axis.search)) {
      const sentence = `“${axis.search.slice(0, 100)}” does not stand in the prompt, so nothing can stand in its place.`
      throw new StudioError('E_COMPARE', sentence)
    }
    if (axis.of === 'control' && !control)
      throw new StudioError('E_COMPARE', 'There is no control image whose strength could vary.')
  }
}

/** LCM and TCD go without guidance, whatever the others have. */
function unguided(request: GenerateRequest): GenerateRequest {
  const { guidance } = findSampler(request.sampler).defaults
  return guidance > 0 ? request : { ...request, guidance }
}

function withValue(request: GenerateRequest, axis: Axis, index: number): GenerateRequest {
  switch (axis.of) {
    case 'sampler':
      return { ...request, sampler: axis.values[index]! }
    case 'steps':
      return { ...request, steps: axis.values[index]! }
    case 'guidance':
      return { ...request, guidance: axis.values[index]! }
    case 'seed':
      return { ...request, seed: axis.values[index]! }
    case 'model':
      return { ...request, model: axis.values[index]! }
    case 'prompt':
      return { ...request, prompt: replaced(request.prompt, axis.search, axis.values[index]!) }
    case 'control':
      return {
        ...request,
        ...(request.control && { control: { ...request.control, strength: axis.values[index]! } }),
      }
    case 'lora': {
      const use = { name: axis.name, weight: axis.values[index]! }
      const others = (request.loras ?? []).filter(({ name }) => name !== axis.name)
      return { ...request, loras: [...others, use] }
    }
  }
}

/** Counted before it is made: a letter that stands everywhere may become a page each time. @throws E_COMPARE */
function replaced(prompt: string, search: string, value: string): string {
  const parts = prompt.split(search)
  const length = prompt.length + (parts.length - 1) * (value.length - search.length)
  if (length <= LONGEST_PROMPT) return parts.join(value)
  const [what, by] = [search, value].map((text) => text.slice(0, 40))
  const sentence = `With “${by}” in place of “${what}” the prompt would have ${length} characters: no more than ${LONGEST_PROMPT} are read.`
  throw new StudioError('E_COMPARE', sentence)
}
