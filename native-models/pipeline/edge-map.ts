/** A map of edges as a file: an 8-bit PNG of gray. */
import sharp from 'sharp'
import { readPicture } from './read-picture.ts'
import { writeWhole } from './write-whole.ts'

/** White lines on black. */
export interface EdgeMap {
  readonly width: number
  readonly height: number
  /** (height, width), 0 … 255 */
  readonly gray: Uint8Array
}

/** Undefined where there is no whole map of that size. */
export async function readEdges(
  path: string,
  { width, height }: { width: number; height: number },
): Promise<EdgeMap | undefined> {
  try {
    const { data, info } = await sharp(Buffer.from(readPicture(path)))
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true })
    const same = info.width === width && info.height === height && info.channels === 1
    return same ? { width, height, gray: new Uint8Array(data) } : undefined
  } catch {
    return undefined
  }
}

/** The file is whole as soon as it is there. @throws E_OUTPUT_UNWRITABLE, E_DISK_FULL */
export async function writeEdges(path: string, { width, height, gray }: EdgeMap): Promise<void> {
  const png = await sharp(gray, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png({ compressionLevel: 6 })
    .toBuffer()
  writeWhole(path, png)
}
