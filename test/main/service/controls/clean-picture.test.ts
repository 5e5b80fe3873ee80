import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { cleanPicture } from '../../../../main/service/controls/clean-picture.ts'

const red = sharp({ create: { width: 6, height: 4, channels: 3, background: 'red' } })
const RED_PNG = await red.clone().png().toBuffer()

async function pixels(png: Buffer): Promise<{ channels: number; first: number[] }> {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
  return { channels: info.channels, first: [...data.subarray(0, info.channels)] }
}

/** A PNG that claims a size, with no pixels to speak of. */
function claiming(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(64))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

describe('cleanPicture', () => {
  it.each([
    ['PNG', () => red.clone().png().toBuffer()],
    ['JPEG', () => red.clone().jpeg({ quality: 100 }).toBuffer()],
    ['WebP', () => red.clone().webp({ lossless: true }).toBuffer()],
  ])('makes the same kind of PNG of a %s', async (_kind, make) => {
    const { png, width, height } = await cleanPicture(await make(), 'white')
    expect([width, height]).toEqual([6, 4])
    const { channels, first } = await pixels(png)
    expect(channels).toBe(3)
    expect(first[0]).toBeGreaterThan(250)
    expect(first[1]).toBeLessThan(6)
  })

  it('turns a picture as its camera says, and forgets the camera', async () => {
    const lying = await red
      .clone()
      .jpeg()
      .withMetadata({ orientation: 6, exif: { IFD0: { Artist: 'somebody' } } } as never)
      .toBuffer()
    const { png, width, height } = await cleanPicture(lying, 'white')
    expect([width, height]).toEqual([4, 6])
    const { orientation, exif, icc } = await sharp(png).metadata()
    expect({ orientation, exif, icc }).toEqual({ orientation: undefined, exif: undefined, icc: undefined })
    expect(png.includes('somebody')).toBe(false)
  })

  it.each([
    ['white', [255, 255, 255]],
    ['black', [0, 0, 0]],
  ] as const)('shows %s behind what is see-through', async (background, colour) => {
    const clear = await sharp({ create: { width: 2, height: 2, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer()
    const { png } = await cleanPicture(clear, background)
    expect(await pixels(png)).toEqual({ channels: 3, first: [...colour] })
  })

  it('makes 8-bit colour of 16-bit gray', async () => {
    const deep = await red.clone().toColourspace('grey16').png().toBuffer()
    const { png } = await cleanPicture(deep, 'white')
    expect(await sharp(png).metadata()).toMatchObject({ depth: 'uchar', channels: 3 })
  })

  it('gives the same bytes for the same pixels', async () => {
    const other = await red.clone().png({ compressionLevel: 0 }).withMetadata().toBuffer()
    expect((await cleanPicture(other, 'white')).png).toEqual((await cleanPicture(RED_PNG, 'white')).png)
  })

  it.each([
    ['nothing', Buffer.alloc(0), 'E_IMAGE'],
    ['text', Buffer.from('not a picture'), 'E_IMAGE'],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'E_IMAGE'],
    ['a GIF', Buffer.from('GIF89a\x01\0\x01\0\0\0\0', 'latin1'), 'E_IMAGE'],
    ['a PNG that is cut short', RED_PNG.subarray(0, 60), 'E_IMAGE'],
    ['a signature alone', RED_PNG.subarray(0, 8), 'E_IMAGE'],
    ['20,000 × 20,000 pixels in 150 bytes', claiming(20_000, 20_000), 'E_IMAGE_LIMIT'],
  ])('refuses %s', async (_what, bytes, code) => {
    await expect(cleanPicture(bytes, 'white')).rejects.toMatchObject({ code })
  })
})
