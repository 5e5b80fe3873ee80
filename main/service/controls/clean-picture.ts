/** A picture from anywhere → pixels alone, as a PNG of our own making. */
import sharp from 'sharp'
import { StudioError } from '../../../native-models/api/errors.ts'
import { beginsAsPicture } from '../../../native-models/pipeline/read-picture.ts'
import { MAX_PIXELS } from '../images/png-header.ts'

export interface CleanPicture {
  readonly png: Buffer
  readonly width: number
  readonly height: number
}

/**
 * Upright, 8 bits a channel, red, green and blue; what is see-through shows `background`. Nothing but the pixels
 * stays: no place, no camera, no profile.
 * @throws E_IMAGE, E_IMAGE_LIMIT
 */
export async function cleanPicture(bytes: Uint8Array, background: 'black' | 'white'): Promise<CleanPicture> {
  const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!beginsAsPicture(input)) throw new StudioError('E_IMAGE', 'This is no PNG, JPEG or WebP picture.')
  await assertSize(input)
  try {
    // From memory, never by path: what a picture refers to is not followed.
    const { data, info } = await sharp(input, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
      .autoOrient()
      .flatten({ background })
      .toColourspace('srgb')
      .png()
      .toBuffer({ resolveWithObject: true })
    return { png: data, width: info.width, height: info.height }
  } catch (cause) {
    throw new StudioError('E_IMAGE', 'The picture is damaged: it cannot be read to its end.', { cause })
  }
}

/** By the header alone, before anything is unpacked: a small file can claim any size. */
async function assertSize(input: Buffer): Promise<void> {
  const { width, height, channels } = await sharp(input, { limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw new StudioError('E_IMAGE', 'The picture is damaged: its header cannot be read.', { cause })
    })
  if (width * height > MAX_PIXELS)
    throw new StudioError('E_IMAGE_LIMIT', `The picture has ${width} × ${height} pixels: that is too many.`)
  if (channels > 4) throw new StudioError('E_IMAGE', `The picture has ${channels} channels.`)
}
