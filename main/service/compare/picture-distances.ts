/** How far finished pictures are apart, in pixels: measured once, one pair after another, beside other work. */
import { readFile, stat } from 'node:fs/promises'
import sharp from 'sharp'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { RgbPicture } from '../../../native-models/pipeline/encode-png.ts'
import { psnr, ssimInPieces } from './metrics.ts'

export interface PictureDistance {
  /** dB; null for equal pictures. */
  readonly psnr: number | null
  readonly ssim: number
}

/** Some hundred bytes each: those of a comparison of 36 lanes and 100 steps. */
const MOST_KNOWN = 4000

export class PictureDistances {
  /** By both files as they are; the last used is the last. Another picture may get the name of a deleted one. */
  readonly #known = new Map<string, PictureDistance>()
  #last: Promise<unknown> = Promise.resolve()

  /** file, reference: absolute. @throws E_NOT_NOW where the sizes differ or are too small, E_FILE_MISSING */
  async between(file: string, reference: string): Promise<PictureDistance> {
    const pair = JSON.stringify([await stateOf(file), await stateOf(reference)])
    const work = this.#last.then(async () => this.#known.get(pair) ?? measured(file, reference))
    this.#last = work.catch(() => undefined)
    const distance = await work
    this.#keep(pair, distance)
    return distance
  }

  #keep(pair: string, distance: PictureDistance): void {
    this.#known.delete(pair)
    this.#known.set(pair, distance)
    const [oldest] = this.#known.keys()
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest)
  }
}

async function stateOf(file: string): Promise<readonly unknown[]> {
  const found = await stat(file).catch(() => undefined)
  return [file, found?.size, found?.mtimeMs]
}

async function measured(file: string, reference: string): Promise<PictureDistance> {
  if (file === reference) return { psnr: null, ssim: 1 }
  const [a, b] = await Promise.all([pixelsOf(file), pixelsOf(reference)])
  try {
    const decibels = psnr(a, b)
    return { psnr: Number.isFinite(decibels) ? decibels : null, ssim: await ssimInPieces(a, b) }
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new StudioError('E_NOT_NOW', 'Pictures of these sizes cannot be compared.', { cause })
  }
}

/** @throws E_FILE_MISSING */
async function pixelsOf(file: string): Promise<RgbPicture> {
  try {
    const { data, info } = await sharp(await readFile(file))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    return {
      width: info.width,
      height: info.height,
      rgb: new Uint8Array(data.buffer, data.byteOffset, data.length),
    }
  } catch (cause) {
    throw new StudioError('E_FILE_MISSING', 'A picture is no longer where it was saved.', { cause })
  }
}
