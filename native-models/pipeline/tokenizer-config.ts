/** Which tokens a tokenizer folder adds to the pieces of its vocabulary, as T5Tokenizer of transformers 5 counts them. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../api/errors.ts'
import { readJsonFile } from '../formats/json-file.ts'
import type { Piece } from '../formats/spiece.ts'

const name = z.string().min(1).max(512)
const token = z.union([name, z.looseObject({ content: name }).transform(({ content }) => content)])
const tokens = z.array(token).max(10_000)

const tokenizerConfig = z.looseObject({
  tokenizer_class: z.enum(['T5Tokenizer', 'T5TokenizerFast']).optional(),
  extra_ids: z.int().min(0).max(10_000).default(100),
  eos_token: token.default('</s>'),
  unk_token: token.default('<unk>'),
  pad_token: token.default('<pad>'),
  extra_special_tokens: tokens.optional(),
  additional_special_tokens: tokens.optional(),
  added_tokens_decoder: z
    .record(
      z.string().regex(/^\d{1,7}$/),
      z.looseObject({
        content: name,
        normalized: z.boolean().default(true),
        rstrip: z.boolean().default(false),
        single_word: z.literal(false, 'tokens that match only whole words are not supported').optional(),
      }),
    )
    .default({}),
})
type TokenizerConfig = z.infer<typeof tokenizerConfig>

const addedTokensFile = z.record(name, z.int().min(0).max(10_000_000))

/** A token that is found in the text as it is written, before segmentation. */
export interface AddedToken {
  readonly text: string
  readonly id: number
  /** Whether it is looked for in the normalized text. */
  readonly normalized: boolean
  /** Whether it takes the white space that follows. (What precedes a token is dropped in any case.) */
  readonly rstrip: boolean
}

export interface TokenizerTokens {
  /** Pieces and `<extra_id_n>`: a token's place is its id. The sentinels count backwards. */
  readonly vocabulary: readonly string[]
  readonly added: readonly AddedToken[]
  readonly endToken: string
}

/**
 * Reads `tokenizer_config.json` and `added_tokens.json`; a folder with the vocabulary alone is a T5 of 100
 * sentinels.
 * @throws E_CONFIG where a token's id is not the one that its place gives it.
 */
export function readTokens(folder: string, pieces: readonly Piece[]): TokenizerTokens {
  const path = join(folder, 'tokenizer_config.json')
  const config = existsSync(path) ? readJsonFile(path, tokenizerConfig) : tokenizerConfig.parse({})
  const addedPath = join(folder, 'added_tokens.json')
  const addedLater = existsSync(addedPath) ? readJsonFile(addedPath, addedTokensFile) : {}

  const sentinels = Array.from({ length: config.extra_ids }, (_, i) => `<extra_id_${i}>`)
  const vocabulary = [...pieces.map(({ text }) => text), ...sentinels.toReversed()]
  const control = pieces.filter(({ kind }) => kind === 'control').map(({ text }) => text)
  const ids = new Map(vocabulary.map((text, id) => [text, id]))
  const added = new Map<string, AddedToken>()
  for (const { id, ...token } of wantedTokens(config, addedLater, [...control, ...sentinels])) {
    const { text } = token
    if (added.has(text)) continue
    const place = ids.get(text) ?? ids.size
    if (id !== undefined && id !== place) {
      throw new StudioError(
        'E_CONFIG',
        `${path}: the token ${text} has the id ${id}, where ${place} was expected.`,
      )
    }
    ids.set(text, place)
    added.set(text, { ...token, id: place })
  }
  return { vocabulary, added: [...added.values()], endToken: config.eos_token }
}

/**
 * In the order in which new ones get their ids: those with an id first, by their id. Special beyond the three
 * that T5 names are those that the config lists, or else (`usual`) the control pieces and the sentinels.
 */
function wantedTokens(config: TokenizerConfig, addedLater: Record<string, number>, usual: string[]) {
  const special = (text: string) => ({ text, normalized: false, rstrip: false, id: undefined })
  const numbered = [
    ...Object.entries(config.added_tokens_decoder).map(([id, { content, normalized, rstrip }]) => ({
      text: content,
      normalized,
      rstrip,
      id: Number(id),
    })),
    ...Object.entries(addedLater).map(([text, id]) => ({
      text,
      normalized: !isSpecial(text, config),
      rstrip: false,
      id,
    })),
  ]
  const named = config.extra_special_tokens ?? config.additional_special_tokens ?? usual
  return [
    ...numbered.sort((a, b) => a.id - b.id),
    ...[config.eos_token, config.unk_token, config.pad_token, ...named].map(special),
  ]
}

function isSpecial(text: string, config: TokenizerConfig): boolean {
  return (
    text.startsWith('<extra_id_') || [config.eos_token, config.unk_token, config.pad_token].includes(text)
  )
}
