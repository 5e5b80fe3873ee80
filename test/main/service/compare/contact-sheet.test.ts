import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { contactSheet } from '../../../../main/service/compare/contact-sheet.ts'
import type { LaneNumbers } from '../../../../main/service/compare/lane-numbers.ts'
import { temporaryFolder } from '../../../native-models/files.ts'

const COLOURS = ['#ff0000', '#00ff00', '#0000ff', '#ffff00', '#00ffff']

const numbersOf = (lane: number): LaneNumbers => ({
  ...{ lane, isReference: lane === 1, sampler: 'heun', steps: 3, guidance: 4.5, seed: '7', forwardPasses: 5 },
  ...{ seconds: 1, secondsPerStep: 0.3, psnr: Number.POSITIVE_INFINITY, ssim: 1, rms: 0, changes: [] },
  ...{ pictureBytes: 1, trajectoryBytes: 1 },
})

async function sheetOf(size: { width: number; height: number }, count: number, prompt: string) {
  const folder = temporaryFolder()
  const cells = await Promise.all(
    COLOURS.slice(0, count).map(async (background, index) => {
      const file = join(folder, `${index}.png`)
      await sharp({ create: { ...size, channels: 3, background } })
        .png()
        .toFile(file)
      return { numbers: numbersOf(index + 1), file }
    }),
  )
  const { data, info } = await sharp(await contactSheet(prompt, cells))
    .raw()
    .toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number) =>
    `#${data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3).toString('hex')}`
  /** Whether something dark is written in a strip. */
  const hasWords = (top: number, bottom: number) =>
    data.subarray(top * info.width * 3, bottom * info.width * 3).some((value) => value < 80)
  return { info, at, hasWords }
}

it('four in a row, each with a label under it, and a title', async () => {
  const { info, at, hasWords } = await sheetOf({ width: 256, height: 128 }, 5, 'red apple & <b>“blue”</b>')
  expect([info.width, info.height]).toEqual([16 + 4 * 272, 40 + 16 + 2 * (128 + 64 + 16)])
  expect([0, 1, 2, 3].map((column) => at(16 + 128 + column * 272, 56 + 64))).toEqual(COLOURS.slice(0, 4))
  expect(at(16 + 128, 56 + 208 + 64)).toBe(COLOURS[4])
  expect(at(4, 4)).toBe('#ffffff')
  expect(hasWords(10, 40)).toBe(true)
  expect(hasWords(56 + 128 + 5, 56 + 128 + 60)).toBe(true)
  expect(hasWords(56 + 128 + 62, 56 + 128 + 64 + 10)).toBe(false)
})

it('large pictures are made smaller, small ones get room for their label', async () => {
  expect((await sheetOf({ width: 1024, height: 512 }, 2, 'a')).info).toMatchObject({
    width: 16 + 2 * 528,
    height: 56 + 256 + 80,
  })
  expect((await sheetOf({ width: 64, height: 64 }, 2, 'a')).info).toMatchObject({
    width: 16 + 2 * 272,
    height: 56 + 64 + 80,
  })
})

it.each(['', 'x'.repeat(500), 'nul\0, bell\u0007, \ud800 alone, \ufffe, ]]>, &#0; & </svg>', '赤い林檎 🍎'])(
  'the title %j makes a sheet',
  async (prompt) => {
    expect((await sheetOf({ width: 32, height: 32 }, 2, prompt)).at(16 + 1, 57)).toBe(COLOURS[0])
  },
)
