import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { promptTokens } from '../../../native-models/pipeline/prompt.ts'
import { createTokenizer } from '../../../native-models/pipeline/tokenizer.ts'
import { NANO, thrownBy } from '../files.ts'

const tokenizer = createTokenizer(join(NANO, 'tokenizer'))
const limits = { tokenizer, maxTokens: 6 }
const refuse = { cleanCaption: false, longPrompt: 'refuse' } as const
const cut = { cleanCaption: false, longPrompt: 'cut' } as const
const long = 'red apple on a blue background and a green tree'

describe('promptTokens', () => {
  it('gives the tokens of the plain caption, the end last', () => {
    const ids = promptTokens('  Red Apple ', refuse, limits)
    expect(ids).toEqual(tokenizer.encode('red apple').ids)
    expect(ids.at(-1)).toBe(tokenizer.endId)
    expect(promptTokens('', refuse, limits)).toEqual([tokenizer.endId])
  })

  it('cleans where that is asked for', () => {
    const text = '<b>red</b> apple'
    expect(promptTokens(text, { ...refuse, cleanCaption: true }, limits)).toEqual(
      tokenizer.encode('red apple').ids,
    )
    expect(promptTokens(text, { ...cut, cleanCaption: false }, limits)).not.toEqual(
      tokenizer.encode('red apple').ids,
    )
  })

  it('refuses what is too long, with both numbers', () => {
    const tokens = tokenizer.tokenCount(long)
    expect(tokens).toBeGreaterThan(limits.maxTokens)
    expect(thrownBy(() => promptTokens(long, refuse, limits))).toMatchObject({
      code: 'E_PROMPT_TOO_LONG',
      message: `The prompt has ${tokens} tokens; this model reads ${limits.maxTokens}.`,
    })
    expect(promptTokens(long, refuse, { tokenizer, maxTokens: tokens })).toHaveLength(tokens)
  })

  it('cuts and keeps the end of sequence', () => {
    const ids = promptTokens(long, cut, limits)
    expect(ids).toEqual([...tokenizer.encode(long).ids.slice(0, 5), tokenizer.endId])
  })
})
