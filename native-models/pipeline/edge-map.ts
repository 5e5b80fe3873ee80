/** A map of edges as a file: an 8-bit PNG of gray. */
import { randomUUID } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { StudioError } from '../api/errors.ts'
import { readPicture } from './read-picture.ts'

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
  const unfinished = `${path}.${randomUUID()}.part`
  try {
    writeFileSync(unfinished, png)
    renameSync(unfinished, path)
  } catch (cause) {
    rmSync(unfinished, { force: true })
    const full = (cause as NodeJS.ErrnoException).code === 'ENOSPC'
    throw new StudioError(
      full ? 'E_DISK_FULL' : 'E_OUTPUT_UNWRITABLE',
      `${path} could not be written${full ? ': the disk is full' : ''}.`,
      { cause },
    )
  }
}
