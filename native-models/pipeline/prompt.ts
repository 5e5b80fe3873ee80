/** From a prompt to token ids. */
import { StudioError } from '../api/errors.ts'
import type { GenerateRequest } from '../api/request.ts'
import { cleanCaption, plainCaption } from './clean-caption.ts'
import { promptLoras } from './prompt-loras.ts'
import { cutTokens, type Tokenizer } from './tokenizer.ts'

interface Limits {
  readonly tokenizer: Tokenizer
  readonly maxTokens: number
}

/** What the model reads of a prompt: no LoRA's tag is seen by the tokenizer. @throws E_LORA_TAG, E_LORA_TWICE */
export function captionOf(
  text: string,
  { cleanCaption: clean }: Pick<GenerateRequest, 'cleanCaption'>,
): string {
  const { prompt } = promptLoras(text)
  return clean ? cleanCaption(prompt) : plainCaption(prompt)
}

/**
 * Live token ids of a text, eos included.
 * @throws E_PROMPT_TOO_LONG where the request refuses to cut; E_LORA_TAG, E_LORA_TWICE
 */
export function promptTokens(
  text: string,
  request: Pick<GenerateRequest, 'cleanCaption' | 'longPrompt'>,
  limits: Limits,
): number[] {
  const { ids } = limits.tokenizer.encode(captionOf(text, request))
  if (ids.length <= limits.maxTokens) return ids
  if (request.longPrompt === 'cut') return cutTokens(ids, limits.maxTokens)
  throw new StudioError(
    'E_PROMPT_TOO_LONG',
    `The prompt has ${ids.length} tokens; this model reads ${limits.maxTokens}.`,
  )
}
