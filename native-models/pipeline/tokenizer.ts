/** From text to the token ids of T5: SentencePiece's unigram model as T5Tokenizer of transformers 5 runs it. */
import { join } from 'node:path'
import { StudioError } from '../api/errors.ts'
import { readSpiece, type SpieceModel } from '../formats/spiece.ts'
import { type AddedToken, readTokens, type TokenizerTokens } from './tokenizer-config.ts'
import { createLexicon, longestWordAt } from './tokenizer-lexicon.ts'
import { normalizeClusters, normalizeSentence, whiteSpaceAt, wordsOf } from './tokenizer-normalizer.ts'
import { createUnigram, segment } from './tokenizer-unigram.ts'

interface Encoding {
  /** Token ids as the text encoder reads them: the end-of-sequence id is last; not cut, not padded. */
  readonly ids: number[]
  /** What SentencePiece itself makes of the text: no added tokens, no end of sequence. */
  readonly pieces: number[]
}

export interface Tokenizer {
  readonly endId: number
  /** Pieces, sentinels and added tokens. */
  readonly vocabularySize: number
  encode(text: string): Encoding
  /** Number of `ids` of `encode`. */
  tokenCount(text: string): number
  /** The text of a token, ▁ for a space; undefined where there is no such token. */
  pieceOf(id: number): string | undefined
}

/**
 * The tokenizer of a folder with `spiece.model` and, where they are there, `tokenizer_config.json` and `added_tokens.json`.
 * @throws E_FILE_MISSING, E_FILE_UNREADABLE, E_TOKENIZER, E_CONFIG
 */
export function createTokenizer(folder: string): Tokenizer {
  const path = join(folder, 'spiece.model')
  const model = readSpiece(path)
  if (model.pieces.some(({ kind }) => kind === 'user-defined' || kind === 'byte')) {
    throw new StudioError('E_TOKENIZER', `${path} has user-defined or byte pieces, which T5 does not use.`)
  }
  const tokens = readTokens(folder, model.pieces)
  const idsOf = idEncoder(model, tokens)
  const piecesOf = pieceEncoder(model)
  const texts = new Map(tokens.vocabulary.map((text, id) => [id, text]))
  for (const { id, text } of tokens.added) texts.set(id, text)
  const endId = tokens.added.find(({ text }) => text === tokens.endToken)!.id
  return {
    endId,
    vocabularySize: texts.size,
    encode: (text) => {
      const wellFormed = text.toWellFormed()
      return { ids: [...idsOf(wellFormed), endId], pieces: piecesOf(wellFormed) }
    },
    tokenCount: (text) => idsOf(text.toWellFormed()).length + 1,
    pieceOf: (id) => texts.get(id),
  }
}

/** Cuts `ids` of an encoding to `maxTokens`; the end of sequence stays last. */
export function cutTokens(ids: readonly number[], maxTokens: number): number[] {
  return ids.length <= maxTokens ? [...ids] : [...ids.slice(0, maxTokens - 1), ...ids.slice(-1)]
}

/** SentencePiece's own encoding: the whole sentence at once, and control pieces never match text. */
function pieceEncoder({ pieces, unknownId, normalizer }: SpieceModel): (text: string) => number[] {
  const words = pieces.map((piece, id) => ({ ...piece, id })).filter(({ kind }) => kind === 'normal')
  const model = createUnigram(createLexicon(words), {
    unknownId,
    precision: 'float32',
    lowestScore: lowest(words),
  })
  return (text) => segment(model, normalizeSentence(text, normalizer))
}

/**
 * T5Tokenizer's encoding: added tokens are cut out first, then word by word. Its unigram model knows the control
 * pieces and the sentinels as well, so that text which only normalization turns into `</s>` is that token.
 */
function idEncoder(spiece: SpieceModel, tokens: TokenizerTokens): (text: string) => number[] {
  const words = tokens.vocabulary.map((text, id) => ({ text, id, score: spiece.pieces[id]?.score ?? 0 }))
  const model = createUnigram(createLexicon(words), {
    unknownId: spiece.unknownId,
    precision: 'float64',
    lowestScore: lowest(words),
  })
  const normalize = (text: string) => normalizeClusters(text, spiece.normalizer.charsmap)
  const asWritten = createCutter(tokens.added.filter(({ normalized }) => !normalized))
  const inNormalized = createCutter(
    tokens.added
      .filter(({ normalized }) => normalized)
      .map((token) => ({ ...token, text: normalize(token.text) })),
  )
  return (text) =>
    asWritten(text)
      .flatMap((part) => (typeof part === 'number' ? part : inNormalized(normalize(part))))
      .flatMap((part) =>
        typeof part === 'number' ? part : wordsOf(part).flatMap((word) => segment(model, word)),
      )
}

/** Splits a text at the tokens in it, leftmost and longest first: ids, and the text between them. */
function createCutter(added: readonly AddedToken[]): (text: string) => (number | string)[] {
  const lexicon = createLexicon(added.map(({ text, id }) => ({ text, id, score: 0 })))
  const greedy = new Set(added.filter(({ rstrip }) => rstrip).map(({ id }) => id))
  return (text) => {
    const parts: (number | string)[] = []
    let done = 0
    for (let at = 0; at < text.length; ) {
      const token = longestWordAt(lexicon, text, at)
      if (token === undefined) {
        at++
        continue
      }
      if (done < at) parts.push(text.slice(done, at))
      parts.push(token.id)
      at += token.text.length
      if (greedy.has(token.id)) at += whiteSpaceAt(text, at)
      done = at
    }
    if (done < text.length) parts.push(text.slice(done))
    return parts
  }
}

function lowest(words: readonly { readonly score: number }[]): number {
  return words.reduce((score, word) => Math.min(score, word.score), Number.POSITIVE_INFINITY)
}
