import { crc32, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { StudioError } from '../../../native-models/api/errors.ts'
import { readPngText, withPngText } from '../../../native-models/formats/png.ts'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

function chunk(type: string, data: Uint8Array | string = ''): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), Buffer.from(data as Uint8Array)])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(body.length - 4, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

const header = chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]))
const pixels = chunk('IDAT', deflateSync(Buffer.from([0, 1, 2, 3])))
const end = chunk('IEND')
const file = (...chunks: Buffer[]) => Buffer.concat([SIGNATURE, ...chunks])
const withText = (...texts: Buffer[]) => file(header, ...texts, pixels, end)
const plain = withText()
const international = (flag: number, text: Uint8Array) =>
  chunk('iTXt', Buffer.concat([Buffer.from(`k\0${String.fromCharCode(flag)}\0de\0übersetzt\0`), text]))

describe('readPngText', () => {
  it('reads tEXt, zTXt and both kinds of iTXt', () => {
    const read = (text: Buffer) => readPngText(withText(text)).get('k')
    expect(read(chunk('tEXt', Buffer.from('k\0caf\xe9\nline', 'latin1')))).toBe('café\nline')
    const packed = Buffer.concat([Buffer.from('k\0\0'), deflateSync(Buffer.from('na\xefve', 'latin1'))])
    expect(read(chunk('zTXt', packed))).toBe('naïve')
    expect(read(international(0, Buffer.from('лиса 🦊')))).toBe('лиса 🦊')
    expect(read(international(1, deflateSync(Buffer.from('лиса 🦊'))))).toBe('лиса 🦊')
  })

  it('takes the first of two texts of one keyword, also after the pixels', () => {
    const png = file(
      header,
      chunk('tEXt', 'a\0first'),
      pixels,
      chunk('tEXt', 'a\0second'),
      chunk('tEXt', 'b\0late'),
      end,
    )
    expect([...readPngText(png)]).toEqual([
      ['a', 'first'],
      ['b', 'late'],
    ])
  })

  const bomb = deflateSync(Buffer.alloc(17 * 1024 * 1024))
  const half = deflateSync(Buffer.alloc(9 * 1024 * 1024))
  const flipped = Buffer.from(plain)
  flipped[45] = (flipped[45] as number) ^ 1
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0])],
    ['a signature alone', file()],
    ['a file without end', file(header, pixels)],
    ['an end with data', file(header, pixels, chunk('IEND', 'x'))],
    ['bytes after the end', file(header, pixels, end, Buffer.from('PK'))],
    ['a second header', file(header, header, pixels, end)],
    ['pixels before the header', file(pixels, header, end)],
    ['a short header', file(chunk('IHDR', 'abc'), pixels, end)],
    ['no pixels', file(header, end)],
    ['a text between the pixels', file(header, pixels, chunk('tEXt', 'k\0v'), pixels, end)],
    ['an unknown critical chunk', file(header, chunk('EVIL', 'x'), pixels, end)],
    ['a palette after the pixels', file(header, pixels, chunk('PLTE', 'abc'), end)],
    ['a name that is none', file(header, chunk('a b!', 'x'), pixels, end)],
    ['a false checksum', flipped],
    ['a length beyond the file', file(header, Buffer.from('7fffffff74455874', 'hex'), pixels, end)],
    ['10001 chunks', withText(...Array.from({ length: 10_001 }, () => chunk('tEXt', 'k\0v')))],
    ['a text without separator', withText(chunk('tEXt', 'abc'))],
    ['an empty keyword', withText(chunk('tEXt', '\0abc'))],
    ['a keyword of 80 letters', withText(chunk('tEXt', `${'k'.repeat(80)}\0v`))],
    ['an unknown compression', withText(chunk('zTXt', 'k\0\x01abc'))],
    ['an unknown flag', withText(international(2, Buffer.from('x')))],
    ['damaged packed text', withText(chunk('zTXt', 'k\0\0abc'))],
    ['text that is not UTF-8', withText(international(0, Buffer.from([0xff, 0xfe])))],
    ['a zTXt bomb', withText(chunk('zTXt', Buffer.concat([Buffer.from('k\0\0'), bomb])))],
    ['an iTXt bomb', withText(international(1, bomb))],
    ['two halves of a bomb', withText(international(1, half), international(1, half))],
  ])('refuses %s', (_, png) => {
    expect(() => readPngText(png)).toThrow(expect.objectContaining({ code: 'E_PNG' }))
  })

  it('refuses every cut of a good file', () => {
    const png = withText(chunk('tEXt', 'k\0v'))
    for (let length = 0; length < png.length; length++) {
      expect(() => readPngText(png.subarray(0, length)), `${length} bytes`).toThrow(StudioError)
    }
  })

  it('answers any damage with the text or with E_PNG, never with another error', () => {
    const png = withText(chunk('tEXt', 'k\0v'), international(1, deflateSync(Buffer.from('лиса'))))
    const damage = fc.array(fc.tuple(fc.nat(png.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(damage, (changes) => {
        const damaged = Buffer.from(png)
        for (const [at, value] of changes) damaged[at] = value
        try {
          readPngText(damaged)
        } catch (error) {
          expect(error).toBeInstanceOf(StudioError)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('withPngText', () => {
  it('writes tEXt for Latin-1 and iTXt for the rest, right after the header', () => {
    const png = Buffer.from(
      withPngText(plain, [
        { keyword: 'a', text: 'café' },
        { keyword: 'b', text: '🦊' },
      ]),
    )
    const after = SIGNATURE.length + header.length
    expect(png.toString('latin1', after + 4, after + 14)).toBe('tEXta\0caf\xe9')
    expect(png.indexOf('iTXtb')).toBeGreaterThan(after)
    expect(png.indexOf('iTXtb')).toBeLessThan(png.indexOf('IDAT'))
    expect(Object.fromEntries(readPngText(png))).toEqual({ a: 'café', b: '🦊' })
  })

  it('replaces older texts of the same keyword and keeps the others', () => {
    const old = withText(chunk('tEXt', 'a\0old'), chunk('tEXt', 'c\0kept'))
    const png = withPngText(old, [{ keyword: 'a', text: 'new' }])
    expect(Object.fromEntries(readPngText(png))).toEqual({ a: 'new', c: 'kept' })
    expect(Buffer.from(png).includes('old')).toBe(false)
  })

  it('leaves a picture that decodes to the same pixels', async () => {
    const raw = { width: 3, height: 2, channels: 3 } as const
    const rgb = Buffer.from(Array.from({ length: 18 }, (_, index) => index * 14))
    const png = withPngText(await sharp(rgb, { raw }).png().toBuffer(), [
      { keyword: 'k', text: '"лиса",\n🦊' },
    ])
    expect(await sharp(png).raw().toBuffer()).toEqual(rgb)
  })

  it('gives every text back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (any) => {
        const text = any.toWellFormed().replaceAll('\0', '')
        expect(readPngText(withPngText(plain, [{ keyword: 'k', text }])).get('k')).toBe(text)
      }),
    )
  })

  it.each([
    ['an empty keyword', '', 'v'],
    ['a keyword with spaces around', ' k', 'v'],
    ['a keyword that is not Latin-1', 'ключ', 'v'],
    ['a NUL', 'k', 'a\0b'],
    ['half a character', 'k', '\ud800'],
    ['17 MB', 'k', 'x'.repeat(17 * 1024 * 1024)],
  ])('refuses %s', (_, keyword, text) => {
    expect(() => withPngText(plain, [{ keyword, text }])).toThrow(expect.objectContaining({ code: 'E_PNG' }))
  })
})
