/**
 * Resizes a picture to cover a size and crops the middle: what brings a bucket's picture to the size asked for.
 *
 * As diffusers' PixArtImageProcessor.resize_and_crop_tensor: bilinear, pixel centres at (i + 0.5) (that is
 * align_corners=False), no antialias.
 */
export interface PlanarPicture {
  readonly channels: number
  readonly height: number
  readonly width: number
  /** (channels, height, width) */
  readonly data: Float32Array
}

/** (channels, target.height, target.width); the picture's own data where it already has that size. */
export function resizeAndCrop(
  picture: PlanarPicture,
  target: { readonly width: number; readonly height: number },
): Float32Array {
  const { channels, height, width, data } = picture
  if (height === target.height && width === target.width) return data
  const scale = Math.max(target.height / height, target.width / width)
  const rows = croppedTaps(height, scale, target.height)
  const columns = croppedTaps(width, scale, target.width)

  const resized = new Float32Array(channels * target.height * target.width)
  for (let channel = 0; channel < channels; channel++) {
    const plane = data.subarray(channel * height * width, (channel + 1) * height * width)
    const start = channel * target.height * target.width
    for (const [y, row] of rows.entries()) {
      const upper = plane.subarray(row.first * width, (row.first + 1) * width)
      const lower = plane.subarray(row.second * width, (row.second + 1) * width)
      const line = resized.subarray(start + y * target.width, start + (y + 1) * target.width)
      interpolateRow(line, { upper, lower, weight: row.weight, columns })
    }
  }
  return resized
}

/** One output row or column: first · (1 − weight) + second · weight. */
interface Tap {
  readonly first: number
  readonly second: number
  readonly weight: number
}

/** The taps of the middle `target` of the round-down of length · scale positions. */
function croppedTaps(length: number, scale: number, target: number): readonly Tap[] {
  // Rounding may leave length · scale just below a whole number; a cover is never shorter than its target.
  const resizedLength = Math.max(target, Math.trunc(length * scale))
  const start = Math.floor((resizedLength - target) / 2)
  return Array.from({ length: target }, (_, index) => tapAt(start + index, length, resizedLength))
}

function tapAt(position: number, length: number, resizedLength: number): Tap {
  const source = Math.max(0, ((position + 0.5) * length) / resizedLength - 0.5)
  const first = Math.min(Math.floor(source), length - 1)
  return { first, second: Math.min(first + 1, length - 1), weight: source - first }
}

interface RowPair {
  readonly upper: Float32Array
  readonly lower: Float32Array
  readonly weight: number
  readonly columns: readonly Tap[]
}

function interpolateRow(line: Float32Array, { upper, lower, weight, columns }: RowPair): void {
  for (let x = 0; x < line.length; x++) {
    const column = columns[x] as Tap
    const above = mix(upper[column.first] as number, upper[column.second] as number, column.weight)
    const below = mix(lower[column.first] as number, lower[column.second] as number, column.weight)
    line[x] = mix(above, below, weight)
  }
}

function mix(a: number, b: number, weight: number): number {
  return a * (1 - weight) + b * weight
}
