/** The options of `compare`: those of `generate` that all lanes share, and what the lanes differ in. */
import { MOST_SIDE_BY_SIDE } from '../../native-models/api/comparison.ts'
import { StudioError } from '../../native-models/api/errors.ts'
import { type GenerateValues, OPTIONS } from './generate-options.ts'
import { type Option, parseOptions } from './options.ts'

const { model, base, negative, steps, aspect, size, exact, lora, threads, device, precision, json, help } =
  OPTIONS

const CONTROL = {
  control: OPTIONS.control,
  'control-strength': OPTIONS['control-strength'],
  'control-start': OPTIONS['control-start'],
  'control-end': OPTIONS['control-end'],
  'control-fit': OPTIONS['control-fit'],
  edges: OPTIONS.edges,
  controlnet: OPTIONS.controlnet,
  hed: OPTIONS.hed,
} as const satisfies Record<string, Option>

/** name → how it is typed and what `--help` says. */
export const COMPARE_OPTIONS = {
  samplers: {
    type: 'string',
    value: '<name>[:<steps>],…',
    help: 'a lane each; the names are those of `npm run generate -- --list-samplers`',
  },
  guidances: {
    type: 'string',
    value: '<x>,…',
    help: "every sampler with each of these guidances; the first lane's for all if absent; LCM and TCD go without",
  },
  seeds: {
    type: 'string',
    value: '<n>,…',
    help: 'all of it from each of these seeds; one at random if absent',
  },
  equal: {
    type: 'string',
    value: '<steps or passes>',
    help: 'all lanes as long as the first one, in steps or in forward passes (a second-order sampler pays two a step)',
  },
  reference: {
    type: 'string',
    value: '<name>[:<steps>]',
    help: 'the lane that the others are held against, added where it is none of them; the first one if absent',
  },
  out: {
    type: 'string',
    value: '<folder>',
    help: 'where everything goes; files of the same names are replaced',
  },
  ...{
    model,
    base,
    negative,
    'clean-caption': OPTIONS['clean-caption'],
    'cut-prompt': OPTIONS['cut-prompt'],
  },
  ...{ steps: { ...steps, help: "denoising steps; each sampler's own if absent" } },
  ...{ aspect, size, exact, ...CONTROL, lora, threads, device, precision },
  ...{ 'text-precision': OPTIONS['text-precision'], json, help },
} as const satisfies Record<string, Option>

export type CompareValues = ReturnType<typeof parseCompareArgs>['values']

export function parseCompareArgs(args: readonly string[]) {
  return parseOptions(args, COMPARE_OPTIONS)
}

/** Every sampler with every guidance and every seed; what is absent is the model's or the sampler's own. @throws E_OPTION */
export function laneValues(values: CompareValues): GenerateValues[] {
  const own: readonly GenerateValues[] = [{}]
  const samplers = values.samplers === undefined ? own : list(values, 'samplers').map(samplerOf)
  const guidances =
    values.guidances === undefined ? own : list(values, 'guidances').map((guidance) => ({ guidance }))
  const seeds = values.seeds === undefined ? own : list(values, 'seeds').map((seed) => ({ seed }))
  const lanes = seeds.flatMap((seed) =>
    guidances.flatMap((guidance) =>
      samplers.map((sampler) => ({ ...shared(values), ...sampler, ...guidance, ...seed })),
    ),
  )
  if (lanes.length <= MOST_SIDE_BY_SIDE) return lanes
  throw new StudioError(
    'E_OPTION',
    `These are ${lanes.length} lanes: no more than ${MOST_SIDE_BY_SIDE} stand side by side.`,
  )
}

/** The lane that `--reference` names, with the first lane's guidance and seed; undefined where it is absent. */
export function referenceValues(
  values: CompareValues,
  [first]: readonly GenerateValues[],
): GenerateValues | undefined {
  if (values.reference === undefined) return undefined
  return { ...first, ...samplerOf(values.reference) }
}

export function equalOf({ equal }: CompareValues): 'steps' | 'passes' | undefined {
  if (equal === undefined || equal === 'steps' || equal === 'passes') return equal
  throw new StudioError('E_OPTION', `--equal ${equal}: steps or passes is needed.`)
}

function shared(values: CompareValues): GenerateValues {
  const { samplers: _s, guidances: _g, seeds: _n, equal: _e, reference: _r, out: _o, ...rest } = values
  return rest
}

function samplerOf(word: string): GenerateValues {
  const [sampler = '', steps, ...more] = word.split(':').map((part) => part.trim())
  if (sampler !== '' && steps !== '' && more.length === 0)
    return { sampler, ...(steps !== undefined && { steps }) }
  throw new StudioError('E_OPTION', `${word}: a sampler, or one with its steps such as euler:25, is needed.`)
}

function list(values: CompareValues, name: 'samplers' | 'guidances' | 'seeds'): string[] {
  const words = (values[name] ?? '').split(',').map((word) => word.trim())
  if (!words.includes('')) return words
  throw new StudioError('E_OPTION', `--${name} ${values[name]}: words with a comma between are needed.`)
}
