import { rmSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { PictureDistances } from '../../../../main/service/compare/picture-distances.ts'
import { temporaryFolder } from '../../../native-models/files.ts'

async function plain(path: string, level: number, side = 16): Promise<string> {
  const background = { r: level, g: level, b: level }
  await sharp({ create: { width: side, height: side, channels: 3, background } })
    .png()
    .toFile(path)
  return path
}

it('another picture of the same name is measured anew', async () => {
  const folder = temporaryFolder()
  const distances = new PictureDistances()
  const reference = await plain(join(folder, 'reference.png'), 100)
  const path = await plain(join(folder, 'fox.png'), 101)
  expect((await distances.between(path, reference)).psnr).toBeCloseTo(48.1308, 3)
  rmSync(path)
  await plain(path, 116)
  expect((await distances.between(path, reference)).psnr).toBeCloseTo(24.0484, 3)
})

it('what cannot be measured is said by name', async () => {
  const folder = temporaryFolder()
  const distances = new PictureDistances()
  const [small, large] = [
    await plain(join(folder, 'small.png'), 1, 16),
    await plain(join(folder, 'large.png'), 1, 24),
  ]
  await expect(distances.between(small, large)).rejects.toMatchObject({ code: 'E_NOT_NOW' })
  await expect(distances.between(join(folder, 'none.png'), small)).rejects.toMatchObject({
    code: 'E_FILE_MISSING',
  })
  expect(await distances.between(small, small)).toEqual({ psnr: null, ssim: 1 })
})
