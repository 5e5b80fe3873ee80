/** Pictures that a user gives: PNG, JPEG and WebP by their first bytes, of bounded size, brought to a size. */
import { fstatSync } from 'node:fs'
import sharp from 'sharp'
import { StudioError } from '../api/errors.ts'
import { readAt, withFile } from '../formats/file-bytes.ts'

const MOST_BYTES = 256 * 2 ** 20
const MOST_PIXELS = 64_000_000
const MOST_CHANNELS = 4
const HEAD_BYTES = 12

/** What a file is called says nothing; SVG above all is not read, which may name other files. */
const STARTS: readonly ((head: Buffer) => boolean)[] = [
  (head) => head.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n',
  (head) => head.toString('latin1', 0, 3) === '\xff\xd8\xff',
  (head) => head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP',
]

/** The file's bytes. @throws E_FILE_MISSING, E_FILE_UNREADABLE, E_FILE_CHANGED, E_IMAGE, E_IMAGE_LIMIT */
export function readPicture(path: string): Uint8Array<ArrayBuffer> {
  return withFile(path, (fd) => {
    const { size } = fstatSync(fd)
    const head = size < HEAD_BYTES ? undefined : readAt(fd, { path, position: 0, byteLength: HEAD_BYTES })
    if (!head || !STARTS.some((begins) => begins(Buffer.from(head))))
      throw new StudioError('E_IMAGE', `${path} is no PNG, JPEG or WebP picture.`)
    if (size > MOST_BYTES)
      throw new StudioError('E_IMAGE_LIMIT', `${path} has more than ${MOST_BYTES / 2 ** 20} MB.`)
    return readAt(fd, { path, position: 0, byteLength: size })
  })
}

export interface Fitting {
  /** Resized to cover the size and cropped, or whole on black. */
  readonly fit: 'cover' | 'contain'
  readonly width: number
  readonly height: number
  /** What see-through parts show. */
  readonly background: 'black' | 'white'
}

/**
 * Upright, as 8 bits of red, green and blue: (height, width, 3). A picture of that size stays as it is.
 * `name` is for the sentence. @throws E_IMAGE, E_IMAGE_LIMIT
 */
export async function fitPicture(
  bytes: Uint8Array,
  name: string,
  { fit, width, height, background }: Fitting,
): Promise<Uint8Array> {
  // From memory, never by path: what a picture refers to is not followed.
  const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  await assertSize(input, name)
  try {
    const upright = await sharp(input, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .autoOrient()
      .flatten({ background })
      .resize({ width, height, fit, position: 'centre', background: 'black' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer()
    return new Uint8Array(upright)
  } catch (cause) {
    throw new StudioError('E_IMAGE', `${name} is damaged: it cannot be read to its end.`, { cause })
  }
}

/** By the header alone, before anything is unpacked: a small file can claim any size. */
async function assertSize(input: Buffer, name: string): Promise<void> {
  const { width, height, channels } = await sharp(input, { limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw new StudioError('E_IMAGE', `${name} is damaged: its header cannot be read.`, { cause })
    })
  if (width * height > MOST_PIXELS) {
    const most = MOST_PIXELS / 1e6
    throw new StudioError(
      'E_IMAGE_LIMIT',
      `${name} has ${width}×${height} pixels, more than ${most} million.`,
    )
  }
  if (channels > MOST_CHANNELS) throw new StudioError('E_IMAGE', `${name} has ${channels} channels.`)
}
