/** From the VAE's numbers to the bytes of a PNG. */
import sharp from 'sharp'
import { StudioError } from '../api/errors.ts'

const COLOURS = 3

export interface RgbPicture {
  readonly width: number
  readonly height: number
  /** (height, width, 3) */
  readonly rgb: Uint8Array
}

/** What the bytes depend on is written down, so that the same pixels always give the same file. */
const PNG_SETTINGS = {
  compressionLevel: 6,
  adaptiveFiltering: false,
  palette: false,
  progressive: false,
} as const

/**
 * A PNG of 8-bit RGB, without metadata; the same pixels give the same bytes.
 * @throws {StudioError} E_RUNTIME when the encoder fails, or width, height and bytes do not belong together.
 */
export async function encodePng({ width, height, rgb }: RgbPicture): Promise<Uint8Array<ArrayBuffer>> {
  if (rgb.length !== width * height * COLOURS) {
    throw new StudioError('E_RUNTIME', `A picture of ${width}×${height} cannot have ${rgb.length} bytes.`)
  }
  try {
    const { data } = await sharp(rgb, { raw: { width, height, channels: COLOURS } })
      .png(PNG_SETTINGS)
      .toBuffer({ resolveWithObject: true })
    return Uint8Array.from(data) // with a buffer of its own, which can be handed to another process
  } catch (cause) {
    throw new StudioError('E_RUNTIME', `The picture of ${width}×${height} could not be encoded as PNG.`, {
      cause,
    })
  }
}

/**
 * (3, height, width) of −1 … 1 → (height, width, 3) of 0 … 255, rounded as diffusers' VaeImageProcessor:
 * x / 2 + 0.5, clamped, × 255, each in float32, a half to the even neighbour as numpy's round does.
 * @throws {StudioError} E_NUMBERS when a value is not a number.
 */
export function toRgb(planar: Float32Array): Uint8Array<ArrayBuffer> {
  const pixels = planar.length / COLOURS
  const rgb = new Uint8Array(planar.length)
  for (let colour = 0; colour < COLOURS; colour++) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      const value = planar[colour * pixels + pixel] as number
      if (Number.isNaN(value))
        throw new StudioError('E_NUMBERS', 'The decoded picture holds values that are no numbers.')
      rgb[pixel * COLOURS + colour] = toByte(value)
    }
  }
  return rgb
}

function toByte(value: number): number {
  const unit = Math.min(1, Math.max(0, Math.fround(value / 2 + 0.5)))
  const scaled = Math.fround(unit * 255)
  const below = Math.floor(scaled)
  const rest = scaled - below
  if (rest !== 0.5) return rest > 0.5 ? below + 1 : below
  return below % 2 === 0 ? below : below + 1
}
