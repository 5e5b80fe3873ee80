import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parseSpiece, readSpiece, SPIECE_LIMITS } from '../../../native-models/formats/spiece.ts'
import {
  charsmap,
  type Field,
  message,
  model,
  normalizer,
  piece,
  specials,
  text,
  trainer,
} from './spiece-bytes.ts'

const folder = mkdtempSync(join(tmpdir(), 'spiece-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const a = piece('a', -1)
const parse = (...fields: Field[]) => parseSpiece(message(fields), 'test.model')
const complete = (...more: Field[]) => parse(...specials, a, trainer(), normalizer(), ...more)
const withMap = (map: Uint8Array) => parse(...specials, a, trainer(), normalizer([2, { bytes: map }]))

describe('spiece', () => {
  it('reads pieces, ids and the normalizer', () => {
    const read = parse(...specials, piece('▁a', -1.5), trainer(), normalizer([4, { int: 0 }]))
    expect(read.pieces.at(-1)).toEqual({ text: '▁a', score: -1.5, kind: 'normal' })
    expect(read.pieces.map(({ kind }) => kind)).toEqual(['control', 'control', 'unknown', 'normal'])
    expect([read.padId, read.endId, read.unknownId]).toEqual([0, 1, 2])
    expect(read.normalizer).toEqual({
      charsmap: undefined,
      addDummyPrefix: true,
      removeExtraWhitespaces: false,
      escapeWhitespaces: true,
    })
  })

  it('knows a vocabulary without padding', () => {
    expect(parse(...specials, a, trainer([43, { int: -1 }]), normalizer()).padId).toBeUndefined()
  })

  it('passes over fields that it does not need', () => {
    expect(complete([4, text('x')], [200, { int: 7 }], [201, { float: 1 }]).pieces).toHaveLength(4)
  })

  it('takes a character map whose places are all inside', () => {
    expect(withMap(charsmap(0x61, 'bc')).normalizer.charsmap?.units).toHaveLength(512)
  })

  it.each<[string, () => unknown]>([
    ['no pieces', () => parse(trainer(), normalizer())],
    ['no trainer', () => parse(...specials, a, normalizer())],
    ['no normalizer', () => parse(...specials, a, trainer())],
    ['two trainers', () => complete(trainer())],
    ['a piece twice', () => complete(a)],
    ['an empty piece', () => complete(piece('', 0))],
    ['a long piece', () => complete(piece('x'.repeat(SPIECE_LIMITS.pieceBytes + 1), 0))],
    [
      'a piece that is not UTF-8',
      () => complete([1, { bytes: message([[1, { bytes: Uint8Array.of(0xc3) }]]) }]),
    ],
    ['a score that is not finite', () => complete(piece('b', Number.NaN))],
    ['an infinite score', () => complete(piece('b', Number.NEGATIVE_INFINITY))],
    ['a piece of kind 7', () => complete(piece('b', 0, 7))],
    ['two unknown pieces', () => complete(piece('b', 0, 2))],
    ['a piece that is a number', () => complete([1, { int: 5 }])],
    ['a BPE model', () => parse(...specials, a, trainer([3, { int: 2 }]), normalizer())],
    ['byte fallback', () => parse(...specials, a, trainer([35, { int: 1 }]), normalizer())],
    ['white space as suffix', () => parse(...specials, a, trainer([24, { int: 1 }]), normalizer())],
    [
      'an unknown id that is another piece',
      () => parse(...specials, a, trainer([40, { int: 3 }]), normalizer()),
    ],
    ['an end id outside', () => parse(...specials, a, trainer([42, { int: 99 }]), normalizer())],
    ['a negative end id', () => parse(...specials, a, trainer([42, { int: -1 }]), normalizer())],
    ['a padding id that is a word', () => parse(...specials, a, trainer([43, { int: 3 }]), normalizer())],
  ])('refuses %s', (_, read) => {
    expect(read).toThrow(expect.objectContaining({ code: 'E_TOKENIZER' }))
  })

  const changed = (change: (map: Buffer) => void) => {
    const map = Buffer.from(charsmap(0x61, 'bc'))
    change(map)
    return map
  }
  const unit = (place: number) => 4 + 4 * place
  it.each<[string, Uint8Array]>([
    ['is cut short', Uint8Array.of(1, 2)],
    ['has a trie larger than the map', changed((map) => map.writeUInt32LE(2 ** 31, 0))],
    ['has a trie of a broken block', changed((map) => map.writeUInt32LE(2044, 0))],
    ['has a leaf for a root', changed((map) => map.writeUInt32LE(0x8000_0000, unit(0)))],
    ['points outside', changed((map) => map.writeUInt32LE(512 << 10, unit(0)))],
    ['has an entry without a leaf', changed((map) => map.writeUInt32LE(0, unit(256 ^ 0x61 ^ 1)))],
    ['has a replacement outside', changed((map) => map.writeUInt32LE(0x8000_0003, unit(256 ^ 0x61 ^ 1)))],
    ['does not end its replacement', changed((map) => map.writeUInt8(0x62, map.length - 1))],
    ['has a replacement that is not UTF-8', changed((map) => map.writeUInt8(0xff, map.length - 2))],
    [
      'begins within a character',
      Buffer.from(charsmap(0x61, 'é')).fill(1, unit(256 ^ 0x61 ^ 1), unit(256 ^ 0x61 ^ 1) + 1),
    ],
    ['has a very long replacement', charsmap(0x61, 'x'.repeat(256))],
  ])('refuses a character map that %s', (_, map) => {
    expect(() => withMap(map)).toThrow(expect.objectContaining({ code: 'E_TOKENIZER' }))
  })

  it.each<[string, number[]]>([
    ['field number 0', [0x00, 0x00]],
    ['a group', [0x0b]],
    ['a length beyond the end', [0x0a, 0x7f]],
    ['a length of 2^31', [0x0a, 0x80, 0x80, 0x80, 0x80, 0x08]],
    ['an endless number', [0x08, ...Array(11).fill(0x80)]],
    ['a number that stops', [0x08, 0x80]],
    ['a fixed64 that stops', [0x09, 1, 2]],
  ])('refuses %s', (_, bytes) => {
    expect(() => parseSpiece(Uint8Array.from(bytes), 'x')).toThrow(
      expect.objectContaining({ code: 'E_TOKENIZER' }),
    )
  })

  it('reads files, and says which one is missing, no file, or too large', () => {
    const path = join(folder, 'spiece.model')
    writeFileSync(path, model([['▁a', -1]]))
    expect(readSpiece(path).pieces).toHaveLength(4)
    expect(() => readSpiece(join(folder, 'none'))).toThrow(
      expect.objectContaining({ code: 'E_FILE_MISSING' }),
    )
    expect(() => readSpiece(folder)).toThrow(expect.objectContaining({ code: 'E_FILE_UNREADABLE' }))
    truncateSync(path, SPIECE_LIMITS.fileBytes + 1)
    expect(() => readSpiece(path)).toThrow(expect.objectContaining({ code: 'E_TOKENIZER' }))
  })
})
