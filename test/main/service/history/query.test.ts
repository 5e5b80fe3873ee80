import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuery } from '../../../../main/service/history/query.ts'

const EMPTY = { words: [], models: [], samplers: [], tags: [], sizes: [], starred: false }
const part = (text: string, whole = false) => ({ text, whole })

describe('parseQuery', () => {
  it.each([
    ['', {}],
    ['   ', {}],
    ['red fox', { words: [part('red'), part('fox')] }],
    ['"red fox" hat', { words: [part('red fox', true), part('hat')] }],
    ['model:nano', { models: [part('nano')] }],
    ['MODEL:nano', { models: [part('nano')] }],
    ['model:"PixArt nano"', { models: [part('PixArt nano', true)] }],
    ['sampler:dpm tag:keep', { samplers: [part('dpm')], tags: [part('keep')] }],
    ['size:256x320', { sizes: [{ width: 256, height: 320 }] }],
    ['size:256×320', { sizes: [{ width: 256, height: 320 }] }],
    ['starred', { starred: true }],
    ['"starred"', { words: [part('starred', true)] }],
    ['starred fox', { starred: true, words: [part('fox')] }],
    ['model:', {}],
    ['before:', {}],
    ['16:9 poster', { words: [part('16:9'), part('poster')] }],
    ['artist:someone', { words: [part('artist:someone')] }],
    ['"never closed', { words: [part('never closed', true)] }],
    ['"', {}],
    ['after:2026-10 before:2026-11-05', { from: +new Date(2026, 9, 1), until: +new Date(2026, 10, 5) }],
    ['after:2026', { from: +new Date(2026, 0, 1) }],
  ])('%j', (line, expected) => {
    expect(parseQuery(line)).toEqual({ ...EMPTY, ...expected })
  })

  it.each(['before:soon', 'before:2026-13', 'after:2026-02-30', 'size:large', 'size:256'])(
    'refuses %j',
    (line) => {
      expect(() => parseQuery(line)).toThrow(expect.objectContaining({ code: 'E_SEARCH' }))
    },
  )

  it('reads or refuses every line', () => {
    const word = fc.constantFrom(
      'model:',
      'before:',
      'size:',
      '"',
      'starred',
      ' ',
      '2026-11',
      ':',
      '*',
      "'",
      'fox',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((parts) => parts.join('')),
        ),
        (line) => {
          try {
            parseQuery(line)
          } catch (thrown) {
            expect(thrown).toMatchObject({ code: 'E_SEARCH' })
          }
        },
      ),
      { numRuns: 2000 },
    )
  })
})
