import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createTokenizer, cutTokens, type Tokenizer } from '../../../native-models/pipeline/tokenizer.ts'
import { charsmap, message, model, normalizer, piece, specials, trainer } from '../formats/spiece-bytes.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function folderOf(spiece: Uint8Array, files: Record<string, unknown> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'tokenizer-'))
  folders.push(folder)
  writeFileSync(join(folder, 'spiece.model'), spiece)
  for (const [name, value] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(value))
  return folder
}

const nano = createTokenizer(join(import.meta.dirname, '../../../native-models/nano/pixart-nano/tokenizer'))

/** Ids: 3 ▁, 4 a, 5 b, 6 ab, 7 ▁ab, 8 c; then the sentinels. */
const letters = model([
  ['▁', -2],
  ['a', -3],
  ['b', -3],
  ['ab', -5],
  ['▁ab', -6.5],
  ['c', -3],
])
const few = (config: Record<string, unknown> = {}) =>
  createTokenizer(folderOf(letters, { 'tokenizer_config.json': { extra_ids: 2, ...config } }))
const wordIds = (tokenizer: Tokenizer, text: string) => tokenizer.encode(text).ids.slice(0, -1)

describe('segmentation', () => {
  it('takes the most probable pieces', () => {
    expect(wordIds(few(), 'ab')).toEqual([7])
    expect(wordIds(few(), 'cab')).toEqual([3, 8, 6])
    expect(wordIds(few(), 'ba')).toEqual([3, 5, 4])
  })

  it('makes one unknown of neighbouring unknown characters', () => {
    expect(wordIds(few(), 'aX🙂Ya')).toEqual([3, 4, 2, 4])
    expect(few().encode('aX🙂Ya').pieces).toEqual([3, 4, 2, 4])
  })

  it('begins a word at every space and every ▁', () => {
    expect(wordIds(few(), ' ab\t\u3000ab▁ab\n')).toEqual([7, 7, 7])
  })

  it('gives the end alone for no text', () => {
    expect(few().encode('')).toEqual({ ids: [1], pieces: [] })
    // SentencePiece drops what its map makes a space; without a map a line break is a character.
    expect(few().encode(' \n ')).toEqual({ ids: [1], pieces: [3, 2] })
    expect(few().encode('   ').pieces).toEqual([])
  })

  it('replaces lone surrogates, which no UTF-8 can hold', () => {
    expect(few().encode('a\ud800')).toEqual(few().encode('a\ufffd'))
  })

  it('maps characters first', () => {
    const mapped = message([
      ...specials,
      piece('▁', -1),
      piece('b', -1),
      trainer(),
      normalizer([2, { bytes: charsmap(0x61, 'bb') }]),
    ])
    expect(createTokenizer(folderOf(mapped)).encode('a')).toEqual({ ids: [3, 4, 4, 1], pieces: [3, 4, 4] })
  })
})

describe('added tokens', () => {
  it('finds special tokens in the text, but SentencePiece does not', () => {
    expect(wordIds(few(), 'a</s>b <extra_id_0><extra_id_1>')).toEqual([3, 4, 1, 3, 5, 10, 9])
    expect(few().encode('</s>').pieces).toEqual([3, 2])
  })

  it('counts 100 sentinels where there is no config', () => {
    const tokenizer = createTokenizer(folderOf(letters))
    expect(tokenizer.vocabularySize).toBe(9 + 100)
    expect(tokenizer.pieceOf(9)).toBe('<extra_id_99>')
    expect(tokenizer.pieceOf(109)).toBeUndefined()
  })

  it('gives new tokens the ids behind the vocabulary', () => {
    const added_tokens_decoder = { 11: { content: 'new', normalized: false }, 12: { content: 'newer' } }
    expect(wordIds(few({ added_tokens_decoder }), 'anewb newer')).toEqual([3, 4, 11, 3, 5, 11, 3, 2])
    const tokenizer = createTokenizer(
      folderOf(letters, { 'tokenizer_config.json': { extra_ids: 2 }, 'added_tokens.json': { '<x>': 11 } }),
    )
    expect(wordIds(tokenizer, '<x>')).toEqual([11])
  })

  it.each([
    ['an id that is not its place', { added_tokens_decoder: { 99: { content: 'new' } } }],
    ['whole words only', { added_tokens_decoder: { 11: { content: 'new', single_word: true } } }],
    ['another tokenizer', { tokenizer_class: 'CLIPTokenizer' }],
    ['a negative number of sentinels', { extra_ids: -1 }],
  ])('refuses %s', (_, config) => {
    expect(() => few(config)).toThrow(expect.objectContaining({ code: 'E_CONFIG' }))
  })

  it('refuses user-defined pieces', () => {
    const bytes = message([...specials, piece('x', 0, 4), trainer(), normalizer()])
    expect(() => createTokenizer(folderOf(bytes))).toThrow(expect.objectContaining({ code: 'E_TOKENIZER' }))
  })

  it('says that a file is missing', () => {
    expect(() => createTokenizer('/no/such/folder')).toThrow(
      expect.objectContaining({ code: 'E_FILE_MISSING' }),
    )
  })
})

describe('cutTokens', () => {
  it('keeps the end last', () => {
    expect(cutTokens([5, 6, 7, 1], 3)).toEqual([5, 6, 1])
    expect(cutTokens([5, 6, 1], 3)).toEqual([5, 6, 1])
    expect(cutTokens([5, 6, 1], 1)).toEqual([1])
  })
})

describe('the embedded model', () => {
  it('spells its captions with its pieces', () => {
    const text = 'a painting of a red apple on a table'
    const { ids, pieces } = nano.encode(text)
    expect(ids).toEqual([...pieces, nano.endId])
    const spelled = pieces.map((id) => nano.pieceOf(id)).join('')
    expect(spelled.replaceAll('▁', ' ').trimStart()).toBe(text)
    expect(nano.pieceOf(nano.endId)).toBe('</s>')
    expect(nano.tokenCount(text)).toBe(ids.length)
  })

  it.each(['x', 'the ', 'é', '🙂', 'e\u0301', '<', '▁', ' ', '</s>', '\u200b'])(
    'reads 100,000 characters of %j in less than a second',
    (unit) => {
      const text = unit.repeat(100_000 / unit.length)
      const start = performance.now()
      expect(nano.encode(text).ids.at(-1)).toBe(nano.endId)
      expect(performance.now() - start).toBeLessThan(1000)
    },
  )
})
