import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { laneTracks } from '../../../../main/service/compare/lane-tracks.ts'
import { psnr, rms, ssim } from '../../../../main/service/compare/metrics.ts'
import type { RgbPicture } from '../../../../native-models/pipeline/encode-png.ts'
import { previewOf } from '../../../../native-models/pipeline/preview.ts'
import type { Entry } from '../../../../preload/contract.ts'
import { LANES, PaintedComparison } from './painted-comparison.ts'

const NOBODY = '00000000-0000-4000-8000-000000000000'
let painted: PaintedComparison
let entry: Entry
let id: string

beforeAll(async () => {
  painted = new PaintedComparison()
  entry = await painted.paint(LANES)
  id = entry.id
})
afterAll(() => painted[Symbol.asyncDispose]())

const stepsOf = (lane: number) => painted.service.comparisons.open(id, lane)!

function pictureFile(lane: number): string {
  const picture = entry.pictures.find(({ index }) => index === lane)!
  return painted.service.pictures.files([picture.id])[0]!.path
}

async function pixelsOf(file: string): Promise<RgbPicture> {
  const { data, info } = await sharp(readFileSync(file)).raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, rgb: new Uint8Array(data) }
}

const decodedFile = async (lane: number, step: number) =>
  painted.service.views.decoder.file((await painted.calls['compare.decode']({ id, lane, step })).image)!

describe('previews', () => {
  it('are those of the kept latents', async () => {
    const { width, height, rgb } = await painted.calls['compare.previews']({ id, lane: 1, from: 2, to: 3 })
    const { projection, x0 } = stepsOf(1)
    const weights = projection.map((row) => [...row])
    const expected = [2, 3].flatMap((step) => [
      ...previewOf({ weights, explained: 1 }, x0(step).data, { width, height }).rgb,
    ])
    expect([width, height]).toEqual([4, 4])
    expect([...rgb]).toEqual(expected)
  })

  it('of lanes and comparisons that are not there are failures with a name', async () => {
    const range = { from: 1, to: 1 }
    const ask = async (place: { id: string; lane: number }) =>
      painted.calls['compare.previews']({ ...place, ...range })
    await expect(ask({ id, lane: 3 })).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
    await expect(ask({ id: NOBODY, lane: 0 })).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
  })
})

describe('decoded steps', () => {
  it('the last one is the finished picture, to the pixel', async () => {
    for (const [lane, step] of [
      [0, 4],
      [1, 3],
      [2, 6],
    ] as const)
      expect(await pixelsOf(await decodedFile(lane, step))).toEqual(await pixelsOf(pictureFile(lane)))
  })

  it('the one before it is near, the first one is not', async () => {
    const finished = await pixelsOf(pictureFile(2))
    const [first, later] = [await pixelsOf(await decodedFile(2, 1)), await pixelsOf(await decodedFile(2, 5))]
    expect([first.width, first.height]).toEqual([finished.width, finished.height])
    expect(psnr(later, finished)).toBeGreaterThan(psnr(first, finished) + 3)
  })

  it('a step that is not there is refused', async () => {
    await expect(painted.calls['compare.decode']({ id, lane: 0, step: 5 })).rejects.toMatchObject({
      code: 'E_REQUEST',
    })
  })
})

describe('distances', () => {
  it('of latents: every step of every lane to the end of the reference', async () => {
    const { lanes } = await painted.calls['compare.distances']({ id, reference: 2 })
    expect(lanes.map((lane) => lane.rms.length)).toEqual([4, 3, 6])
    const end = stepsOf(2).x0(6).data
    expect(lanes[0]!.rms[1]).toBe(rms(stepsOf(0).x0(2).data, end))
    expect(lanes[2]!.rms[5]).toBe(0)
  })

  it('of finished pictures: as the metrics say, and none for the reference itself', async () => {
    const { lanes } = await painted.calls['compare.distances']({ id, reference: 2 })
    const [a, b] = [await pixelsOf(pictureFile(0)), await pixelsOf(pictureFile(2))]
    expect(lanes[0]!.picture).toEqual({ psnr: psnr(a, b), ssim: ssim(a, b) })
    expect(lanes[2]!.picture).toEqual({ psnr: null, ssim: 1 })
  })

  it('of a decoded step to a finished picture', async () => {
    const measured = await painted.calls['compare.pixels']({ id, lane: 0, step: 2, reference: 2 })
    const [a, b] = [await pixelsOf(await decodedFile(0, 2)), await pixelsOf(pictureFile(2))]
    expect(measured).toEqual({ psnr: psnr(a, b), ssim: ssim(a, b) })
    const last = await painted.calls['compare.pixels']({ id, lane: 2, step: 6, reference: 2 })
    expect(last).toEqual({ psnr: null, ssim: 1 })
  })

  it('a reference that is not there is refused', async () => {
    const ask = async () => painted.calls['compare.distances']({ id, reference: 3 })
    await expect(ask()).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
  })
})

describe('steps that were given up', () => {
  it('leave pictures and figures as they were', async () => {
    const { comparisons } = painted.service
    const references = [0, 1, 2]
    const ask = () =>
      Promise.all(references.map((reference) => painted.calls['compare.distances']({ id, reference })))
    const before = { tracks: laneTracks(entry, comparisons), distances: await ask() }
    expect((await painted.calls['compare.stepsBytes']({})).bytes).toBeGreaterThan(3000)

    await painted.calls['compare.dropSteps']({ id })
    expect(await painted.calls['compare.stepsBytes']({})).toEqual({ bytes: 0 })
    expect(painted.service.entries.get(id).comparison).toMatchObject({ stepsBytes: 0 })
    expect(await ask()).toEqual(before.distances)
    const after = laneTracks(painted.service.entries.get(id), comparisons)
    expect(after.map(({ steps, forwardPasses }) => ({ steps, forwardPasses }))).toEqual(
      before.tracks.map(({ steps, forwardPasses }) => ({ steps, forwardPasses })),
    )
    expect(after.map(({ kept }) => kept)).toEqual([false, false, false])
  })

  it('are gone, too, where the lane’s picture was deleted, and still to come where it is painted again', () => {
    const { comparisons, entries } = painted.service
    const now = entries.get(id)
    const without = { ...now, pictures: now.pictures.filter(({ index }) => index !== 0) }
    expect(laneTracks(without, comparisons)[0]).toMatchObject({ kept: false, stepsBytes: 0 })
    expect(laneTracks({ ...without, state: 'queued' }, comparisons)[0]).toMatchObject({ kept: true })
  })

  it('are told to be gone, but for the last: that is the picture', async () => {
    const gone = { code: 'E_STEPS_GONE' }
    await expect(painted.calls['compare.previews']({ id, lane: 0, from: 1, to: 1 })).rejects.toMatchObject(
      gone,
    )
    await expect(painted.calls['compare.decode']({ id, lane: 0, step: 2 })).rejects.toMatchObject(gone)
    expect(await pixelsOf(await decodedFile(0, 4))).toEqual(await pixelsOf(pictureFile(0)))
    // Once more is nothing to be afraid of.
    await painted.calls['compare.dropSteps']({ id })
    expect(laneTracks(painted.service.entries.get(id), painted.service.comparisons)[0]!.steps).toHaveLength(4)
  })
})
