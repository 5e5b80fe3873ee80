import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { laneAnimation } from '../../../../main/service/compare/lane-animation.ts'
import { handlersOf } from '../../../../main/service/handlers.ts'
import type { Entry } from '../../../../preload/contract.ts'
import { quickRequest } from '../service-process.ts'
import { GRID, LANES, PaintedComparison } from './painted-comparison.ts'

let painted: PaintedComparison
let lanes: Entry
let grid: Entry

beforeAll(async () => {
  painted = new PaintedComparison()
  lanes = await painted.paint(LANES)
  grid = await painted.paint(GRID)
})
afterAll(() => painted[Symbol.asyncDispose]())

async function written(
  id: string,
  what: 'sheet' | 'animation' | 'numbers',
  name: string = what,
): Promise<Buffer> {
  const path = join(painted.places.root, name)
  await painted.calls['compare.write']({ id, what, path })
  return readFileSync(path)
}

async function pixelsOf(bytes: Buffer) {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3),
  ]
  /** Whether something dark is written in a place. */
  const hasWords = (left: number, top: number, right: number, bottom: number): boolean => {
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) if (at(x, y).every((value) => value < 90)) return true
    return false
  }
  return { width: info.width, height: info.height, at, hasWords }
}

const pictureAt = async (entry: Entry, lane: number) =>
  pixelsOf(readFileSync(painted.service.pictures.files([entry.pictures[lane]!.id])[0]!.path))

describe('the sheet', () => {
  it('of lanes: pictures beside each other, words under them', async () => {
    const sheet = await pixelsOf(await written(lanes.id, 'sheet'))
    expect([sheet.width, sheet.height]).toEqual([16 + 3 * 272, 56 + 64 + 64 + 16])
    for (const lane of [0, 1, 2]) {
      const left = 16 + lane * 272
      expect(sheet.at(left + 30, 56 + 40)).toEqual((await pictureAt(lanes, lane)).at(30, 40))
      expect(sheet.hasWords(left, 56 + 66, left + 150, 56 + 128)).toBe(true)
    }
    expect(sheet.at(2, 2)).toEqual([255, 255, 255])
  })

  it('of a grid: rows and columns with heads, in their order', async () => {
    const sheet = await pixelsOf(await written(grid.id, 'sheet'))
    const cell = { width: 168 + 16, height: 64 + 47 + 16 }
    expect([sheet.width, sheet.height]).toEqual([176 + 3 * cell.width, 84 + 2 * cell.height])
    for (const lane of [0, 2, 4]) {
      const [left, top] = [176 + (lane % 3) * cell.width, 84 + Math.floor(lane / 3) * cell.height]
      expect(sheet.at(left + 20, top + 20)).toEqual((await pictureAt(grid, lane)).at(20, 20))
    }
    // guidance 1, 3, 5 above; seed 7 and 8 at the left.
    expect(
      [0, 1, 2].map((column) => sheet.hasWords(176 + column * 184, 58, 176 + column * 184 + 90, 80)),
    ).toEqual([true, true, true])
    expect(
      [0, 1].map((row) => sheet.hasWords(16, 84 + row * cell.height, 100, 84 + row * cell.height + 40)),
    ).toEqual([true, true])
  })
})

describe('the animation', () => {
  it('a frame a step, the last one longest, each as wide as all lanes', async () => {
    const bytes = await written(lanes.id, 'animation')
    const found = await sharp(bytes, { animated: true }).metadata()
    expect(found).toMatchObject({ format: 'webp', pages: 6, loop: 0 })
    expect(found.delay).toEqual([400, 400, 400, 400, 400, 2000])
    expect([found.width, found.pageHeight]).toEqual([12 + 3 * 268, 12 + 256 + 46 + 12])
  })

  it('ends with the finished pictures', async () => {
    const last = await pixelsOf(
      await sharp(await written(lanes.id, 'animation'), { page: 5 })
        .png()
        .toBuffer(),
    )
    const picture = readFileSync(painted.service.pictures.files([lanes.pictures[0]!.id])[0]!.path)
    const enlarged = await pixelsOf(await sharp(picture).resize(256, 256).png().toBuffer())
    const off = [40, 128, 200].map((x) =>
      Math.max(
        ...last.at(12 + x, 12 + 128).map((value, colour) => Math.abs(value - enlarged.at(x, 128)[colour]!)),
      ),
    )
    // WebP is not exact.
    expect(Math.max(...off)).toBeLessThan(30)
  })

  it('of a grid is a grid', async () => {
    const found = await sharp(await written(grid.id, 'animation'), { animated: true }).metadata()
    expect([found.pages, found.width, found.pageHeight]).toEqual([2, 12 + 3 * 268, 12 + 2 * (256 + 46 + 12)])
  })

  it('stays within 1600 pixels, however large and many the lanes', async () => {
    const rgb = new Uint8Array(3).fill(120)
    async function* frames() {
      for (const step of [1, 2])
        yield {
          pictures: Array.from({ length: 8 }, () => ({ kind: 'pixels', width: 1, height: 1, rgb }) as const),
          captions: Array(8).fill(`step ${step}`),
        }
    }
    const all = Array.from({ length: 8 }, (_, lane) => ({
      label: `赤い林檎 🍎 & <${lane}>`,
      width: 1024,
      height: 2048,
    }))
    const found = await sharp(await laneAnimation({ lanes: all, frames: frames(), columns: 4 }), {
      animated: true,
    }).metadata()
    expect(found.pages).toBe(2)
    expect(Math.max(found.width, found.pageHeight ?? 0)).toBeLessThanOrEqual(1600)
  })
})

describe('the figures', () => {
  it('a row a lane with its label, and a mark that says what letters they are', async () => {
    const text = (await written(lanes.id, 'numbers')).toString()
    const [head = '', ...rows] = text.trimEnd().split('\n')
    expect(head.startsWith('\uFEFFlane,reference,')).toBe(true)
    expect(rows.map((row) => row.split(',').slice(0, 7))).toEqual([
      ['1', '', 'euler', '4', '3', '7', '4'],
      ['2', '', 'heun', '3', '3', '7', '5'],
      ['3', 'yes', 'dpmpp-2m', '6', '3', '7', '6'],
    ])
    expect(rows.map((row) => row.split(',').at(-1))).toEqual(
      lanes.comparison!.lanes.map(({ label }) => label),
    )
    expect(rows[2]!.split(',').slice(9, 12)).toEqual(['inf', '1', '0'])
  })
})

describe('what cannot be written', () => {
  it('says why', async () => {
    const nowhere = join(painted.places.root, 'not', 'there.png')
    const ask = (path: string) => painted.calls['compare.write']({ id: lanes.id, what: 'sheet', path })
    await expect(ask(nowhere)).rejects.toMatchObject({ code: 'E_OUTPUT_UNWRITABLE' })
    const single = painted.service.queue.add(quickRequest())
    await painted.local.until(() => painted.local.stateOf(single.id) === 'done')
    const path = join(painted.places.root, 'single.png')
    await expect(
      painted.calls['compare.write']({ id: single.id, what: 'sheet', path }),
    ).rejects.toMatchObject({
      code: 'E_NOT_FOUND',
    })
  })

  it('nothing is painted yet', async () => {
    painted.service.queue.pause(true)
    const { id } = painted.service.queue.compare(LANES)
    const path = join(painted.places.root, 'early.csv')
    const early = painted.calls['compare.write']({ id, what: 'numbers', path })
    await expect(early).rejects.toMatchObject({ code: 'E_NOT_NOW' })
    const preview = async () => painted.calls['compare.previews']({ id, lane: 0, from: 1, to: 1 })
    await expect(preview()).rejects.toMatchObject({ code: 'E_NOT_NOW' })
    painted.service.queue.cancel(id)
  })

  it('it cannot be written there: no word of where that is', async () => {
    const path = join(painted.places.root, 'none', 'sheet.csv')
    const refused = painted.calls['compare.write']({ id: lanes.id, what: 'numbers', path })
    await expect(refused).rejects.toMatchObject({
      code: 'E_OUTPUT_UNWRITABLE',
      message: expect.not.stringContaining(painted.places.root),
    })
  })

  it('without steps there is no animation, but everything else', async () => {
    const before = (await written(grid.id, 'numbers', 'before.csv')).toString().split('\n')
    await painted.calls['compare.dropSteps']({ id: grid.id })
    await expect(written(grid.id, 'animation')).rejects.toMatchObject({ code: 'E_STEPS_GONE' })
    const after = (await written(grid.id, 'numbers', 'after.csv')).toString().split('\n')
    const BYTES = 13
    const withoutBytes = (row: string) => row.split(',').toSpliced(BYTES, 1)
    expect(after.map(withoutBytes)).toEqual(before.map(withoutBytes))
    expect(after[1]!.split(',')[BYTES]).toBe('0')
    expect((await pixelsOf(await written(grid.id, 'sheet'))).width).toBeGreaterThan(600)
  })
})

it('a lane without its picture is an empty place, and what cannot be measured is left out', async () => {
  const { service } = painted
  const picture = lanes.pictures.find(({ index }) => index === 1)!
  await handlersOf(service)['pictures.delete']({ ids: [picture.id] })
  const sheet = await pixelsOf(await written(lanes.id, 'sheet'))
  expect(sheet.at(16 + 272 + 30, 56 + 40)).toEqual([255, 255, 255])
  expect(sheet.hasWords(16 + 272, 56 + 66, 16 + 272 + 150, 56 + 128)).toBe(true)
  const row = (await written(lanes.id, 'numbers')).toString().split('\n')[2]!.split(',')
  expect(row.slice(9, 11)).toEqual(['', ''])
  expect(Number(row[11])).toBeGreaterThan(0)
  // Its last step is decoded then.
  const { image } = await painted.calls['compare.decode']({ id: lanes.id, lane: 1, step: 3 })
  const decoded = await pixelsOf(readFileSync(service.views.decoder.file(image)!))
  expect([decoded.width, decoded.height]).toEqual([64, 64])
})
