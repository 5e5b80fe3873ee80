/** From what was found to settings that can be taken over: every value checked, what does not fit said. */
import { type GenerateRequest, generateRequest } from '../../../native-models/api/request.ts'
import { SAMPLERS } from '../../../native-models/samplers/samplers.ts'
import type { PictureInfo } from '../../../preload/contract.ts'
import type { Found } from './found.ts'
import type { KnownHere } from './known-here.ts'
import { takeTags } from './prompt-tags.ts'
import { samplerNamed } from './sampler-names.ts'

type Restore = { -readonly [K in keyof GenerateRequest]?: GenerateRequest[K] }

export function restoreOf(found: Found, here: KnownHere): { restore: Restore; warnings: string[] } {
  const restore: Restore = {}
  const warnings = [...(found.warnings ?? [])]
  const warn = (sentence: string) => void warnings.push(sentence)

  const { prompt, negativePrompt } = generateRequest.shape
  if (found.prompt !== undefined) keepPrompt(prompt.safeParse(found.prompt).data)
  if (found.negativePrompt !== undefined)
    keep('negativePrompt', negativePrompt.safeParse(found.negativePrompt).data)
  keepSampler()
  keepModel()
  const maxSteps = SAMPLERS.find(({ id }) => id === restore.sampler)?.maxSteps ?? 1000
  keepNumber('steps', found.steps, { least: 1, most: maxSteps, whole: true })
  keepNumber('guidance', found.guidance, { least: 0, most: 50 })
  keepSeed()
  keepSize()
  return { restore, warnings }

  function keep<K extends keyof GenerateRequest>(name: K, value: GenerateRequest[K] | undefined): void {
    if (value !== undefined) restore[name] = value
    else warn(`The picture's ${LABELS[name] ?? name} is not one that can be used.`)
  }

  /** LoRAs stand in the prompt as tags: those that are here are asked for in their own field. */
  function keepPrompt(value: string | undefined): void {
    const told = value === undefined ? undefined : takeTags(value, here)
    keep('prompt', told?.prompt)
    if (told && told.loras.length > 0) keep('loras', generateRequest.shape.loras.safeParse(told.loras).data)
    for (const warning of told?.warnings ?? []) warn(warning)
  }

  function keepNumber(
    name: 'steps' | 'guidance',
    value: unknown,
    { least, most, whole = false }: { least: number; most: number; whole?: boolean },
  ): void {
    if (value === undefined) return
    const given = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    if (typeof given !== 'number' || !Number.isFinite(given)) {
      keep(name, undefined)
      return
    }
    const fitting = Math.min(most, Math.max(least, whole ? Math.round(given) : given))
    if (fitting !== given) warn(`${LABELS[name]} ${given} is brought to ${fitting}.`)
    keep(name, fitting)
  }

  function keepSeed(): void {
    if (found.seed === undefined) return
    const isNumber = typeof found.seed === 'number' && Number.isSafeInteger(found.seed)
    keep('seed', generateRequest.shape.seed.safeParse(isNumber ? String(found.seed) : found.seed).data)
  }

  /** As a shape: which size that is, is the matter of the model that paints it. */
  function keepSize(): void {
    const { width, height } = found
    if (width === undefined && height === undefined) return
    const isSide = (side: unknown): side is number =>
      Number.isInteger(side) && Number(side) >= 1 && Number(side) <= 65_536
    keep('size', isSide(width) && isSide(height) ? { kind: 'aspect', width, height } : undefined)
  }

  function keepSampler(): void {
    const { sampler, schedule } = found
    if (typeof sampler !== 'string' || sampler === '') return
    const own = SAMPLERS.find(({ id }) => id === sampler)
    const named = own ? { id: own.id } : samplerNamed(sampler, typeof schedule === 'string' ? schedule : '')
    if (!named) {
      warn(`No sampler here is what "${short(sampler)}" is: choose one yourself.`)
      return
    }
    restore.sampler = named.id
    if ('lostSchedule' in named && named.lostSchedule)
      warn(`The schedule "${short(named.lostSchedule)}" is not taken over: there is no such variant here.`)
  }

  function keepModel(): void {
    const { model } = found
    if (typeof model !== 'string' || model === '') return
    const known = here.models().find(({ id, name }) => id === model || name === model)
    if (known) restore.model = known.id
    else warn(`The model "${short(model)}" is not on this machine.`)
  }
}

const LABELS: Readonly<Partial<Record<keyof GenerateRequest, string>>> = {
  prompt: 'Prompt',
  negativePrompt: 'Negative prompt',
  model: 'Model',
  sampler: 'Sampler',
  steps: 'Steps',
  guidance: 'Guidance',
  seed: 'Seed',
  size: 'Size',
  loras: 'LoRAs',
}

const MOST_LINES = 200
const LONGEST_VALUE = 10_000

/** Everything that was found, for people. */
export function linesOf(found: Found): PictureInfo['lines'] {
  const size = found.width === undefined ? undefined : `${text(found.width)} × ${text(found.height)}`
  const rows: readonly (readonly [string, unknown])[] = [
    ['Prompt', found.prompt],
    ['Negative prompt', found.negativePrompt],
    ['Model', found.model],
    ['Sampler', found.sampler],
    ['Schedule', found.schedule],
    ['Steps', found.steps],
    ['Guidance', found.guidance],
    ['Seed', found.seed],
    ['Size', size],
    ...(found.others ?? []),
  ]
  return rows
    .map(([label, value]) => ({ label: short(label.trim()), value: text(value) }))
    .filter(({ label, value }) => label !== '' && value !== '')
    .slice(0, MOST_LINES)
}

function text(value: unknown): string {
  if (value === undefined || value === null) return ''
  const whole = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return whole.slice(0, LONGEST_VALUE).toWellFormed()
}

function short(name: string): string {
  return name.slice(0, 100).toWellFormed()
}
