import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { readPngText } from '../../../native-models/formats/png.ts'
import { encodePng, toRgb } from '../../../native-models/pipeline/encode-png.ts'

const rgb = Uint8Array.from({ length: 5 * 4 * 3 }, (_, index) => (index * 37) % 256)

describe('encodePng', () => {
  it('keeps every pixel and writes no text', async () => {
    const png = await encodePng({ width: 5, height: 4, rgb })
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
    expect(info).toMatchObject({ width: 5, height: 4, channels: 3 })
    expect(new Uint8Array(data)).toEqual(rgb)
    expect(readPngText(png).size).toBe(0)
  })

  it('gives the same bytes for the same pixels', async () => {
    expect(await encodePng({ width: 5, height: 4, rgb })).toEqual(
      await encodePng({ width: 5, height: 4, rgb }),
    )
  })

  it('keeps three channels where all pixels are gray or one colour', async () => {
    const png = await encodePng({ width: 8, height: 8, rgb: new Uint8Array(8 * 8 * 3).fill(9) })
    expect((await sharp(png).metadata()).channels).toBe(3)
  })

  it('refuses bytes that are not the size', async () => {
    await expect(encodePng({ width: 5, height: 5, rgb })).rejects.toMatchObject({ code: 'E_RUNTIME' })
  })
})

describe('toRgb', () => {
  const gray = (value: number) => toRgb(new Float32Array([value, value, value]))[0]

  it('goes from planes to pixels', () => {
    const planar = new Float32Array([-1, 1, 1, -1, 0.5, -1]) // two pixels: red, green, blue planes
    expect([...toRgb(planar)]).toEqual([0, 255, 191, 255, 0, 0])
  })

  it('clamps', () => {
    expect([gray(-7), gray(7), gray(Number.POSITIVE_INFINITY)]).toEqual([0, 255, 255])
  })

  it('rounds a half to the even neighbour', () => {
    expect(gray(0)).toBe(128) // 127.5
    // (n + 0.5) / 255 where float32 gives n + 0.5 back exactly, up and down.
    const halves = Array.from({ length: 255 }, (_, n) => n).filter((n) => {
      const unit = Math.fround(Math.fround((n + 0.5) / 127.5 - 1) / 2 + 0.5)
      return Math.fround(unit * 255) === n + 0.5
    })
    expect(halves.some((n) => n % 2 === 0)).toBe(true)
    for (const n of halves) expect(gray((n + 0.5) / 127.5 - 1)).toBe(n % 2 === 0 ? n : n + 1)
  })

  it('refuses what is no number', () => {
    expect(() => gray(Number.NaN)).toThrow(expect.objectContaining({ code: 'E_NUMBERS' }))
  })
})
