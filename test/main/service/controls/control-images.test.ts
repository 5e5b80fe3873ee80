import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ControlImages } from '../../../../main/service/controls/control-images.ts'

const DAY_MS = 24 * 60 * 60 * 1000
let data: string
let images: ControlImages

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'control-'))
  images = new ControlImages(data)
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

async function png(background: string): Promise<Buffer> {
  return sharp({ create: { width: 5, height: 3, channels: 3, background } })
    .png()
    .toBuffer()
}

function age(image: string, milliseconds: number): void {
  const then = new Date(Date.now() - milliseconds)
  utimesSync(join(data, 'control', `${image}.png`), then, then)
}

const kept = () => readdirSync(join(data, 'control')).toSorted()

describe('ControlImages', () => {
  it('keeps a copy under the hash of its bytes', async () => {
    const added = await images.add(await png('red'), { fileName: 'my photo.jpg' })
    expect(added).toMatchObject({ width: 5, height: 3, fileName: 'my photo.jpg' })
    const bytes = readFileSync(images.pathOf(added.image))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(added.image)
    expect(kept()).toEqual([`${added.image}.png`])
  })

  it('keeps the same picture once', async () => {
    const first = await images.add(await png('red'), { fileName: 'a.png' })
    const again = await images.add(await png('red'), { fileName: 'b.png' })
    expect(again).toEqual({ ...first, fileName: 'b.png' })
    expect(kept()).toHaveLength(1)
  })

  it('keeps nothing of what is no picture', async () => {
    await expect(images.add(Buffer.from('<svg/>'), { fileName: 'a.png' })).rejects.toMatchObject({
      code: 'E_IMAGE',
    })
    expect(kept()).toEqual([])
  })

  it('says that one is gone, and what to do', () => {
    expect(images.find('0'.repeat(64))).toBeUndefined()
    expect(() => images.pathOf('0'.repeat(64))).toThrow(
      expect.objectContaining({ code: 'E_CONTROL_MISSING', nextStep: expect.stringContaining('again') }),
    )
  })

  it('sweeps nothing that is used again while it sweeps', async () => {
    const { image } = await images.add(await png('red'), { fileName: 'a' })
    age(image, 2 * DAY_MS)
    const namedNow = (): Set<string> => {
      age(image, 0)
      return new Set()
    }
    expect(await images.sweep(namedNow, DAY_MS)).toBe(0)
    expect(kept()).toEqual([`${image}.png`])
  })

  it('sweeps what nobody names once it is old, and nothing else', async () => {
    const [named, young, old, lent] = await Promise.all(
      ['red', 'green', 'blue', 'white'].map(async (colour) =>
        images.add(await png(colour), { fileName: 'a' }),
      ),
    )
    for (const { image } of [named!, old!, lent!]) age(image, 2 * DAY_MS)
    await images.add(await png('white'), { fileName: 'again' }) // chosen again: young
    const part = '.pixart-studio-00000000-0000-0000-0000-000000000000.part'
    for (const name of [part, 'somebody else’s.txt']) {
      writeFileSync(join(data, 'control', name), 'x')
      utimesSync(join(data, 'control', name), 0, 0)
    }
    expect(await images.sweep(() => new Set([named!.image]), DAY_MS)).toBe(2)
    expect(kept()).toEqual(
      [...[named!, young!, lent!].map(({ image }) => `${image}.png`), 'somebody else’s.txt'].toSorted(),
    )
  })

  it('does not ask who is named where nothing is old', async () => {
    await images.add(await png('red'), { fileName: 'a' })
    expect(await images.sweep(() => expect.unreachable(), DAY_MS)).toBe(0)
  })
})
