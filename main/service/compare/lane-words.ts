/** What sets a lane apart from the others, for people. */
import type { Axis } from '../../../native-models/api/comparison.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { findSampler } from '../../../native-models/samplers/samplers.ts'

const LONGEST_WORDS = 60

const WORDS = {
  sampler: ({ sampler }) => findSampler(sampler).label,
  steps: ({ steps }) => stepsWords(steps),
  guidance: ({ guidance }) => `guidance ${guidance}`,
} as const satisfies Record<string, (request: GenerateRequest) => string>

/**
 * Of each lane what is not the same in all of them; its sampler where nothing is. Its steps, which stand beside the label
 * wherever a lane is shown, only where another one would have the same words. @throws E_SAMPLER_UNKNOWN
 */
export function laneWords(requests: readonly GenerateRequest[]): string[][] {
  const all = requests.map((request) => ({
    steps: WORDS.steps(request),
    words: [WORDS.sampler(request), WORDS.guidance(request)],
  }))
  const own = all.map(({ steps, words }) => {
    const apart = words.filter((word, index) => all.some((other) => other.words[index] !== word))
    return { steps, words: apart.length > 0 ? apart : words.slice(0, 1) }
  })
  return own.map(({ steps, words }) => {
    const alike = own.filter((other) => String(other.words) === String(words))
    return alike.some((other) => other.steps !== steps) ? [...words, steps] : words
  })
}

/** Of a value of an axis. `nameOf`: a model's name. @throws E_SAMPLER_UNKNOWN */
export function axisWords(axis: Axis, value: string | number, nameOf: (model: string) => string): string {
  switch (axis.of) {
    case 'sampler':
      return findSampler(String(value)).label
    case 'steps':
      return stepsWords(Number(value))
    case 'guidance':
    case 'seed':
    case 'control':
      return `${axis.of} ${value}`
    case 'lora':
      return `${shortened(axis.name)} ${value}`
    case 'prompt':
      return shortened(String(value)) || `without “${shortened(axis.search)}”`
    case 'model':
      return nameOf(String(value))
  }
}

function stepsWords(steps: number): string {
  return `${steps} ${steps === 1 ? 'step' : 'steps'}`
}

function shortened(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ')
  return line.length > LONGEST_WORDS ? `${line.slice(0, LONGEST_WORDS - 1)}…` : line
}
