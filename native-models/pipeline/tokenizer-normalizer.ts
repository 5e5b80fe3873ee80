/** What happens to a text before segmentation: once as SentencePiece does it, once as transformers does it. */

import type { SpieceNormalizer } from '../formats/spiece.ts'
import { type Charsmap, charsmapMatch } from '../formats/spiece-charsmap.ts'

/** U+2581, which stands for a space in pieces. */
const SPACE_SYMBOL = '▁'

const SPACE = 0x20
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * SentencePiece's Normalizer::Normalize: replaces the longest entries of the character map, drops spaces at both
 * ends and repeated ones, and writes the rest, and one in front, as ▁.
 */
export function normalizeSentence(text: string, spec: SpieceNormalizer): string {
  const bytes = encoder.encode(text)
  const space = spec.escapeWhitespaces ? [...encoder.encode(SPACE_SYMBOL)] : [SPACE]
  let at = 0
  if (spec.removeExtraWhitespaces) at = skipSpaces(bytes, spec.charsmap)
  if (at === bytes.length) return ''
  const out: number[] = spec.addDummyPrefix ? [...space] : []
  let afterSpace = spec.removeExtraWhitespaces
  while (at < bytes.length) {
    const { length, replacement } = prefixAt(bytes, at, spec.charsmap)
    at += length
    let from = 0
    while (afterSpace && replacement[from] === SPACE) from++
    for (let i = from; i < replacement.length; i++) {
      const byte = replacement[i]!
      if (byte === SPACE) out.push(...space)
      else out.push(byte)
    }
    if (from < replacement.length) afterSpace = spec.removeExtraWhitespaces && replacement.at(-1) === SPACE
  }
  const normalized = decoder.decode(Uint8Array.from(out))
  return spec.removeExtraWhitespaces
    ? trimEnd(normalized, decoder.decode(Uint8Array.from(space)))
    : normalized
}

function skipSpaces(bytes: Uint8Array, charsmap: Charsmap | undefined): number {
  let at = 0
  while (at < bytes.length) {
    const { length, replacement } = prefixAt(bytes, at, charsmap)
    if (replacement.length !== 1 || replacement[0] !== SPACE) break
    at += length
  }
  return at
}

/** What the longest entry at `at`, or else the one character there, becomes. */
function prefixAt(bytes: Uint8Array, at: number, charsmap: Charsmap | undefined) {
  const match = charsmap && charsmapMatch(charsmap, bytes, { start: at, prefer: 'longest' })
  if (match) return match
  const length = characterBytes(bytes[at]!)
  return { length, replacement: bytes.subarray(at, at + length) }
}

function characterBytes(lead: number): number {
  if (lead < 0xc0) return 1
  if (lead < 0xe0) return 2
  return lead < 0xf0 ? 3 : 4
}

function trimEnd(text: string, space: string): string {
  let end = text.length
  while (text.startsWith(space, end - space.length) && end > 0) end -= space.length
  return text.slice(0, end)
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Longer grapheme clusters are not looked up as a whole. */
const LONGEST_CLUSTER_BYTES = 5

/**
 * The Precompiled normalizer of the tokenizers library, which T5Tokenizer uses: every grapheme cluster of up to
 * five bytes becomes the *shortest* entry that it begins with, whole; else its characters do, one by one.
 */
export function normalizeClusters(text: string, charsmap: Charsmap | undefined): string {
  if (charsmap === undefined) return text
  const known = new Map<string, string>()
  let out = ''
  for (const { segment } of graphemes.segment(text)) {
    let normalized = known.get(segment)
    if (normalized === undefined) {
      normalized = normalizeCluster(segment, charsmap)
      known.set(segment, normalized)
    }
    out += normalized
  }
  return out
}

function normalizeCluster(cluster: string, charsmap: Charsmap): string {
  const whole =
    Buffer.byteLength(cluster) <= LONGEST_CLUSTER_BYTES ? replacementOf(cluster, charsmap) : undefined
  if (whole !== undefined) return whole
  let out = ''
  for (const character of cluster) out += replacementOf(character, charsmap) ?? character
  return out
}

function replacementOf(text: string, charsmap: Charsmap): string | undefined {
  const match = charsmapMatch(charsmap, encoder.encode(text), { start: 0, prefer: 'shortest' })
  return match && decoder.decode(match.replacement)
}

const BETWEEN_WORDS = /\p{White_Space}+/u
const WHITE_SPACE_HERE = /\p{White_Space}*/uy

/** Length of the white space at `text[at]`. */
export function whiteSpaceAt(text: string, at: number): number {
  WHITE_SPACE_HERE.lastIndex = at
  return WHITE_SPACE_HERE.exec(text)?.[0].length ?? 0
}

/**
 * The pre-tokenizers of T5Tokenizer: white space separates words and is dropped, every word begins with ▁, and
 * a ▁ within a word begins another one.
 */
export function wordsOf(text: string): string[] {
  return text
    .split(BETWEEN_WORDS)
    .filter((word) => word !== '')
    .flatMap((word) => (word.startsWith(SPACE_SYMBOL) ? word : SPACE_SYMBOL + word).split(/(?=▁)/u))
}
