import { truncateSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { fitPicture, readPicture } from '../../../native-models/pipeline/read-picture.ts'
import { temporaryFolder, thrownBy } from '../files.ts'

const plain = { background: 'white', fit: 'cover', width: 32, height: 32 } as const

function file(bytes: Uint8Array | string, name = 'picture.png'): string {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, bytes)
  return path
}

/** Left half red, as see-through as `alpha` says; right half blue. */
function halves(width: number, height: number, alpha = 255) {
  const [red, blue] = [
    [255, 0, 0, alpha],
    [0, 0, 255, 255],
  ]
  const pixels = Array.from({ length: width * height }, (_, at) => (at % width < width / 2 ? red! : blue!))
  return sharp(Uint8Array.from(pixels.flat()), { raw: { width, height, channels: 4 } })
}

const pixel = (rgb: Uint8Array, x: number, y: number, width = 32) =>
  Array.from(rgb.subarray(3 * (y * width + x), 3 * (y * width + x) + 3))

describe('which files are read', () => {
  it.each(['png', 'jpeg', 'webp'] as const)('%s, whatever it is called', async (format) => {
    const bytes = await halves(64, 64).toFormat(format).toBuffer()
    const path = file(bytes, 'photo.txt')
    expect(Buffer.from(readPicture(path)).equals(bytes)).toBe(true)
    const [red, , blue] = pixel(await fitPicture(readPicture(path), path, plain), 4, 16)
    expect(red).toBeGreaterThan(200)
    expect(blue).toBeLessThan(60)
  })

  it('not another kind: SVG least of all', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    const gif = await halves(64, 64).gif().toBuffer()
    for (const bytes of [svg, gif, 'x', ''])
      expect(thrownBy(() => readPicture(file(bytes)))).toMatchObject({ code: 'E_IMAGE' })
  })

  it('not what is absent, and not a folder', () => {
    const folder = temporaryFolder()
    expect(thrownBy(() => readPicture(join(folder, 'none.png')))).toMatchObject({ code: 'E_FILE_MISSING' })
    expect(thrownBy(() => readPicture(folder))).toMatchObject({ code: 'E_FILE_UNREADABLE' })
  })

  it('not more than 256 MB, which are not read to find that out', async () => {
    const path = file(await halves(64, 64).png().toBuffer())
    truncateSync(path, 257 * 2 ** 20)
    expect(thrownBy(() => readPicture(path))).toMatchObject({ code: 'E_IMAGE_LIMIT' })
  })

  it('not more pixels than 64 million, which are not unpacked to find that out', async () => {
    const blank = { width: 8001, height: 8000, channels: 3, background: 'white' } as const
    const bytes = await sharp({ create: blank }).png({ compressionLevel: 1 }).toBuffer()
    await expect(fitPicture(bytes, 'x.png', plain)).rejects.toMatchObject({ code: 'E_IMAGE_LIMIT' })
  })

  it.each([
    [5100, 100],
    [1, 51],
  ])('not a thread of %d×%d', async (width, height) => {
    const thread = { width, height, channels: 3, background: 'red' } as const
    const bytes = await sharp({ create: thread }).png().toBuffer()
    await expect(fitPicture(bytes, 'x.png', plain)).rejects.toMatchObject({
      code: 'E_IMAGE_LIMIT',
      message: `x.png is ${width}×${height}: one side is more than 50 times as long as the other.`,
    })
  })

  it('but one that is 50 times as long as it is high', async () => {
    const strip = { width: 500, height: 10, channels: 3, background: 'red' } as const
    const bytes = await sharp({ create: strip }).png().toBuffer()
    expect(pixel(await fitPicture(bytes, 'x.png', plain), 16, 16)).toEqual([255, 0, 0])
  })

  it('sentences name the file, and no folder', async () => {
    const wrong = file('no picture at all', 'x.png')
    const large = file(await halves(64, 64).png().toBuffer(), 'y.png')
    truncateSync(large, 257 * 2 ** 20)
    const paths = [wrong, large, join(temporaryFolder(), 'none.png'), temporaryFolder()]
    for (const path of paths) {
      const { message } = thrownBy(() => readPicture(path)) as Error
      expect(message).toContain(basename(path))
      expect(message).not.toContain(dirname(path))
      expect((thrownBy(() => readPicture(path, 'your picture')) as Error).message).toContain('your picture')
    }
  })

  it('not a damaged one', async () => {
    const bytes = await halves(64, 64).png().toBuffer()
    for (const length of [20, 60, bytes.length - 30])
      await expect(fitPicture(bytes.subarray(0, length), 'x.png', plain)).rejects.toMatchObject({
        code: 'E_IMAGE',
      })
  })
})

describe('how it comes to its size', () => {
  it('cover takes the middle, contain the whole on black', async () => {
    const wide = await halves(128, 32).png().toBuffer()
    const cover = await fitPicture(wide, 'x.png', plain)
    expect(cover.length).toBe(3 * 32 * 32)
    expect([pixel(cover, 2, 2), pixel(cover, 29, 29)]).toEqual([
      [255, 0, 0],
      [0, 0, 255],
    ])
    const contain = await fitPicture(wide, 'x.png', { ...plain, fit: 'contain' })
    expect([pixel(contain, 2, 2), pixel(contain, 2, 16), pixel(contain, 29, 16)]).toEqual([
      [0, 0, 0],
      [255, 0, 0],
      [0, 0, 255],
    ])
  })

  it('a picture of that size keeps its pixels', async () => {
    const raw = Uint8Array.from({ length: 3 * 32 * 32 }, (_, at) => (at * 37) % 256)
    const png = await sharp(raw, { raw: { width: 32, height: 32, channels: 3 } })
      .png()
      .toBuffer()
    expect(await fitPicture(png, 'x.png', plain)).toEqual(raw)
  })

  it('see-through parts show the background', async () => {
    const bytes = await halves(64, 64, 0).png().toBuffer()
    expect(pixel(await fitPicture(bytes, 'x.png', plain), 4, 16)).toEqual([255, 255, 255])
    const black = { ...plain, background: 'black' } as const
    expect(pixel(await fitPicture(bytes, 'x.png', black), 4, 16)).toEqual([0, 0, 0])
  })

  it('a camera’s turned picture stands upright, and gray has three equal colours', async () => {
    const turned = await halves(64, 64).jpeg().withMetadata({ orientation: 6 }).toBuffer()
    const rgb = await fitPicture(turned, 'x.jpg', plain)
    expect(pixel(rgb, 16, 3)[0]).toBeGreaterThan(200)
    expect(pixel(rgb, 16, 28)[2]).toBeGreaterThan(200)
    const gray = await sharp(new Uint8Array(1024).fill(99), { raw: { width: 32, height: 32, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer()
    expect(pixel(await fitPicture(gray, 'x.png', plain), 5, 5)).toEqual([99, 99, 99])
  })
})
