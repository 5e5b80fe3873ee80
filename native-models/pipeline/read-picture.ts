/** Pictures that a user gives: PNG, JPEG and WebP by their first bytes, of bounded size, brought to a size. */
import { fstatSync } from 'node:fs'
import { basename } from 'node:path'
import sharp from 'sharp'
import { StudioError } from '../api/errors.ts'
import { readAt, withFile } from '../formats/file-bytes.ts'

const MOST_BYTES = 256 * 2 ** 20
const MOST_PIXELS = 64_000_000
const MOST_CHANNELS = 4
/** Of the long side to the short one: a thread covers no picture, and would be blown up to a million times its size. */
const MOST_RATIO = 50
const HEAD_BYTES = 12

const STARTS: readonly ((head: Buffer) => boolean)[] = [
  (head) => head.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n',
  (head) => head.toString('latin1', 0, 3) === '\xff\xd8\xff',
  (head) => head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP',
]

/** By its first bytes: what a file is called says nothing. SVG above all is not read, which may name other files. */
export const beginsAsPicture = (head: Buffer): boolean => STARTS.some((begins) => begins(head))

/**
 * The file's bytes. `name` is for sentences, which tell no folder unless it does.
 * @throws E_FILE_MISSING, E_FILE_UNREADABLE, E_FILE_CHANGED, E_IMAGE, E_IMAGE_LIMIT
 */
export function readPicture(path: string, name = basename(path)): Uint8Array<ArrayBuffer> {
  return withFile(path, (fd) => pictureBytes(fd, name), name)
}

function pictureBytes(fd: number, name: string): Uint8Array<ArrayBuffer> {
  const status = fstatSync(fd)
  if (!status.isFile()) throw new StudioError('E_FILE_UNREADABLE', `${name} is not a file.`)
  const { size } = status
  const read = (byteLength: number) => readAt(fd, { path: name, position: 0, byteLength })
  const head = size < HEAD_BYTES ? undefined : read(HEAD_BYTES)
  if (!head || !beginsAsPicture(Buffer.from(head)))
    throw new StudioError('E_IMAGE', `${name} is no PNG, JPEG or WebP picture.`)
  if (size > MOST_BYTES)
    throw new StudioError('E_IMAGE_LIMIT', `${name} has more than ${MOST_BYTES / 2 ** 20} MB.`)
  return read(size)
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

interface Size {
  readonly width: number
  readonly height: number
}

/** The largest size of the picture's shape within a box, no side below `least`. @throws E_IMAGE, E_IMAGE_LIMIT */
export async function sizeWithin(
  bytes: Uint8Array,
  name: string,
  { least, ...box }: Size & { readonly least: number },
): Promise<Size> {
  const { width, height } = await assertSize(Buffer.from(bytes), name)
  const scale = Math.min(box.width / width, box.height / height)
  const side = (length: number) => Math.max(least, Math.round(length * scale))
  return { width: side(width), height: side(height) }
}

/**
 * By the header alone, before anything is unpacked: a small file can claim any size. → as it is seen, upright
 */
async function assertSize(input: Buffer, name: string): Promise<Size> {
  const { width, height, channels, autoOrient } = await sharp(input, { limitInputPixels: false })
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
  if (Math.max(width, height) > MOST_RATIO * Math.min(width, height))
    throw new StudioError(
      'E_IMAGE_LIMIT',
      `${name} is ${width}×${height}: one side is more than ${MOST_RATIO} times as long as the other.`,
    )
  if (channels > MOST_CHANNELS) throw new StudioError('E_IMAGE', `${name} has ${channels} channels.`)
  return autoOrient
}
