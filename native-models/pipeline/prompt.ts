/** From a prompt to token ids. */
import { StudioError } from '../api/errors.ts'
import type { GenerateRequest } from '../api/request.ts'
import { cleanCaption, plainCaption } from './clean-caption.ts'
import { cutTokens, type Tokenizer } from './tokenizer.ts'

interface Limits {
  readonly tokenizer: Tokenizer
  readonly maxTokens: number
}

/**
 * Live token ids of a text, eos included.
 * @throws E_PROMPT_TOO_LONG where the request refuses to cut.
 */
export function promptTokens(
  text: string,
  request: Pick<GenerateRequest, 'cleanCaption' | 'longPrompt'>,
  limits: Limits,
): number[] {
  const caption = request.cleanCaption ? cleanCaption(text) : plainCaption(text)
  const { ids } = limits.tokenizer.encode(caption)
  if (ids.length <= limits.maxTokens) return ids
  if (request.longPrompt === 'cut') return cutTokens(ids, limits.maxTokens)
  throw new StudioError(
    'E_PROMPT_TOO_LONG',
    `The prompt has ${ids.length} tokens; this model reads ${limits.maxTokens}.`,
  )
}
