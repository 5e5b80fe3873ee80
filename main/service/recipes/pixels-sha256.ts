/** What a picture is, whatever its file says about it. */
import { createHash } from 'node:crypto'
import sharp from 'sharp'

/** Of the (height, width, 3) bytes of a PNG that the engine has made. */
export async function pixelsSha256(png: Uint8Array): Promise<string> {
  const rgb = await sharp(png).raw({ depth: 'uchar' }).toBuffer()
  return createHash('sha256').update(rgb).digest('hex')
}
