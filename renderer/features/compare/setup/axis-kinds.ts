/** What an axis may go over: where it begins, how its values are read and said. */
import type { Axis } from '../../../../native-models/api/comparison.ts'
import type { GenerateRequest } from '../../../../native-models/api/request.ts'
import { modelName } from '../../../state/controls.ts'
import { currentSampler } from '../../../state/defaults.ts'
import { withoutTags } from '../../../state/loras.ts'
import { useStudio } from '../../../state/studio.ts'
import { sayWeight, trim } from '../../../strings/say.ts'
import { t } from '../../../strings/t.ts'
import { type Limits, linesOf, numbersOf, seedsOf, type Typed } from './axis-values.ts'
import { classics } from './lane-sets.ts'

export const AXIS_KINDS = [
  'sampler',
  'steps',
  'guidance',
  'seed',
  'prompt',
  'lora',
  'control',
  'model',
] as const satisfies readonly Axis['of'][]

/** Those whose values are chosen from a list. */
export type ChosenAxis = Extract<Axis, { of: 'sampler' | 'model' }>
/** Those whose values are typed. */
export type TypedAxis = Exclude<Axis, ChosenAxis>

export const isChosen = (axis: Axis): axis is ChosenAxis => axis.of === 'sampler' || axis.of === 'model'

/** What one would hardly be wrong with, or undefined where there is nothing to go over. */
export function freshAxis(of: Axis['of'], request: GenerateRequest): Axis | undefined {
  const { samplers, models, loras } = useStudio.getState()
  switch (of) {
    case 'sampler':
      return { of, values: classics(samplers).map(({ id }) => id) }
    case 'steps':
      return { of, values: [10, 20, 40] }
    case 'guidance':
      return { of, values: [2, 4.5, 7] }
    case 'seed':
      return {
        of,
        values: [0, 1, 2].map((n) => String(BigInt.asUintN(64, BigInt(request.seed) + BigInt(n)))),
      }
    case 'prompt': {
      const word = wordOf(request.prompt)
      return word === undefined ? undefined : { of, search: word, values: [word] }
    }
    case 'lora': {
      const usable = loras.loras.find(({ fits }) => fits.includes(request.model))
      const name = request.loras?.[0]?.name ?? usable?.name
      return name === undefined ? undefined : { of, name, values: [0, 0.5, 1] }
    }
    case 'control':
      return request.control && { of, values: [0.5, 0.75, 1] }
    case 'model':
      return { of, values: models.slice(0, 3).map(({ id }) => id) }
  }
}

/** The longest of its words stands for what it is about. */
function wordOf(prompt: string): string | undefined {
  const words = withoutTags(prompt).match(/[\p{L}\p{N}-]+/gu) ?? []
  return words.toSorted((a, b) => b.length - a.length)[0]
}

const LIMITS: Readonly<Record<'steps' | 'guidance' | 'lora' | 'control', Limits>> = {
  steps: { min: 1, max: 1000, whole: true },
  guidance: { min: 0, max: 50, whole: false },
  lora: { min: -2, max: 2, whole: false },
  control: { min: 0, max: 2, whole: false },
}

/** The same axis with what is typed, or what is wrong with that. */
export function typedAxis(axis: TypedAxis, text: string): { axis: Axis } | { wrong: string } {
  switch (axis.of) {
    case 'seed':
      return withValues(seedsOf(text), (values) => ({ of: 'seed', values }))
    case 'prompt':
      return withValues(linesOf(text), (values) => ({ ...axis, values }))
    default:
      return withValues(numbersOf(text, LIMITS[axis.of]), (values) => ({ ...axis, values }))
  }
}

function withValues<Value>(
  typed: Typed<Value>,
  make: (values: Value[]) => Axis,
): { axis: Axis } | { wrong: string } {
  return 'wrong' in typed ? typed : { axis: make([...typed.values]) }
}

/** As one would type them. */
export const textOf = (axis: TypedAxis): string => axis.values.join(axis.of === 'prompt' ? '\n' : ', ')

/** Where what the axis goes over is said already: `DDIM`, `4.5`, `“fox”`. */
export function sayShortValues(axis: Axis): string[] {
  switch (axis.of) {
    case 'sampler':
    case 'model':
      return sayValues(axis)
    case 'prompt':
      return axis.values.map((value) => `“${value}”`)
    case 'lora':
    case 'control':
      return axis.values.map(sayWeight)
    default:
      return axis.values.map(String)
  }
}

/** Of a head of the table: `20 steps`, `guidance 4.5`. */
export function sayValues(axis: Axis): string[] {
  switch (axis.of) {
    case 'sampler':
      return axis.values.map((id) => currentSampler(id)?.label ?? id)
    case 'model':
      return axis.values.map(modelName)
    case 'steps':
      return axis.values.map((count) => t('history.steps', { count }))
    case 'guidance':
      return axis.values.map((value) => t('compare.guidanceIs', { value: trim(value) }))
    case 'seed':
      return axis.values.map((seed) => t('compose.seedIs', { seed }))
    case 'prompt':
      return [...axis.values]
    case 'lora':
      return axis.values.map((weight) => `${axis.name} ${sayWeight(weight)}`)
    case 'control':
      return axis.values.map((strength) => t('compare.controlIs', { strength: sayWeight(strength) }))
  }
}
