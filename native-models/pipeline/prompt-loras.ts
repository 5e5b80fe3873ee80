/** LoRAs that a prompt names, as every other program writes them: `<lora:name:0.8>`, or `<lora:name>` for 1. */
import { StudioError } from '../api/errors.ts'
import type { GenerateRequest, LoraUse } from '../api/request.ts'

export interface PromptLoras {
  /** The prompt without its tags. */
  readonly prompt: string
  /** In their order. */
  readonly loras: readonly LoraUse[]
}

const TAG = /<lora:([^<>]*)>/gi
const BEGINNING = /<lora:[^<>]{0,60}/i
const MOST = 2

/** A prompt without tags is given back as it is. @throws E_LORA_TAG, E_LORA_TWICE */
export function promptLoras(text: string): PromptLoras {
  const loras = [...text.matchAll(TAG)].map(([tag, content = '']) => useOf(content, tag.trim()))
  const prompt = withoutTags(text, TAG)
  const [unfinished] = BEGINNING.exec(prompt) ?? []
  if (unfinished !== undefined)
    throw new StudioError('E_LORA_TAG', `"${unfinished}" has no end: > is missing.`)
  assertOnce(loras)
  return { prompt, loras }
}

/**
 * All LoRAs that a request asks for, those of its list first; each has to be given a place by its name.
 * @throws E_LORA_TAG, E_LORA_TWICE where one is named in the list and in the prompt
 */
export function lorasOf(request: Pick<GenerateRequest, 'prompt' | 'negativePrompt' | 'loras'>): LoraUse[] {
  if (promptLoras(request.negativePrompt).loras.length > 0) {
    const sentence = 'The negative prompt names a LoRA: put it into the prompt, with a weight below 0.'
    throw new StudioError('E_LORA_TAG', sentence)
  }
  const all = [...(request.loras ?? []), ...promptLoras(request.prompt).loras]
  assertOnce(all)
  return all
}

/** One space where a tag was; a text without tags stays as it is. `tags` has the flag g. Every character is looked at once: `\s*` around the tag would look again and again. */
export function withoutTags(text: string, tags: RegExp): string {
  const parts: string[] = []
  let end = 0
  for (const { 0: tag, index } of text.matchAll(tags)) {
    parts.push(text.slice(end, index).trim())
    end = index + tag.length
  }
  if (end === 0) return text
  return [...parts, text.slice(end).trim()].filter((part) => part !== '').join(' ')
}

function useOf(content: string, tag: string): LoraUse {
  const [name = '', weight = '1', ...more] = content.split(':').map((part) => part.trim())
  const shown = tag.slice(0, 80)
  if (name === '' || more.length > 0)
    throw new StudioError('E_LORA_TAG', `"${shown}" is not a name and a weight.`)
  if (/[/\\]/.test(name) || name.length > 200)
    throw new StudioError('E_LORA_TAG', `"${shown}": a LoRA is called by a name, not by a path.`)
  const number = weight === '' ? Number.NaN : Number(weight)
  if (Math.abs(number) <= MOST) return { name, weight: number }
  throw new StudioError(
    'E_LORA_TAG',
    `"${shown}": the weight "${weight.slice(0, 20)}" is not one from -2 to 2.`,
  )
}

function assertOnce(loras: readonly LoraUse[]): void {
  const names = loras.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new StudioError('E_LORA_TWICE', `The LoRA "${twice}" is asked for twice.`)
}
