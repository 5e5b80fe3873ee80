/**
 * The sizes PixArt was trained on, and which of them stands closest to a size.
 *
 * PixArt-α's multi-aspect training (paper §A.4, after SDXL) sorts pictures into buckets of about the same area.
 * The published tables for 1024, 512 and 256 pixels are one table at three scales.
 */
export interface Bucket {
  readonly height: number
  readonly width: number
  /** Height / width as the published table writes it, rounded; without it the true quotient counts. */
  readonly ratio?: number
}

/** [ratio as published, height, width] at 1024 pixels. */
const BUCKETS_1024 = [
  [0.25, 512, 2048],
  [0.28, 512, 1856],
  [0.32, 576, 1792],
  [0.33, 576, 1728],
  [0.35, 576, 1664],
  [0.4, 640, 1600],
  [0.42, 640, 1536],
  [0.48, 704, 1472],
  [0.5, 704, 1408],
  [0.52, 704, 1344],
  [0.57, 768, 1344],
  [0.6, 768, 1280],
  [0.68, 832, 1216],
  [0.72, 832, 1152],
  [0.78, 896, 1152],
  [0.82, 896, 1088],
  [0.88, 960, 1088],
  [0.94, 960, 1024],
  [1.0, 1024, 1024],
  [1.07, 1024, 960],
  [1.13, 1088, 960],
  [1.21, 1088, 896],
  [1.29, 1152, 896],
  [1.38, 1152, 832],
  [1.46, 1216, 832],
  [1.67, 1280, 768],
  [1.75, 1344, 768],
  [2.0, 1408, 704],
  [2.09, 1472, 704],
  [2.4, 1536, 640],
  [2.5, 1600, 640],
  [3.0, 1728, 576],
  [4.0, 2048, 512],
] as const

/**
 * The buckets of a model of about sidePx × sidePx pixels, from wide to tall. For 1024, 512 and 256 pixels these
 * are the published tables; otherwise each side is scaled and rounded to `multiple` (a size that the VAE and
 * the patches divide), and sizes that fall together count once.
 * A bucket that was rounded has no published ratio.
 */
export function bucketsForSide(sidePx: number, multiple: number): readonly Bucket[] {
  const buckets = new Map<string, Bucket>()
  for (const [ratio, height, width] of BUCKETS_1024) {
    const exact = { height: (height * sidePx) / 1024, width: (width * sidePx) / 1024 }
    const size = { height: toMultiple(exact.height, multiple), width: toMultiple(exact.width, multiple) }
    const unchanged = size.height === exact.height && size.width === exact.width
    const key = `${size.height}x${size.width}`
    if (unchanged) buckets.set(key, { ...size, ratio })
    else if (!buckets.has(key)) buckets.set(key, size)
  }
  return [...buckets.values()]
}

function toMultiple(lengthPx: number, multiple: number): number {
  return Math.max(1, Math.round(lengthPx / multiple)) * multiple
}

/**
 * The bucket whose ratio is closest to size.height / size.width; the first of several that are equally close.
 * As diffusers' classify_height_width_bin: it compares with the table's rounded ratio, not with the quotient.
 * @throws {RangeError} for an empty table.
 */
export function closestBucket(buckets: readonly Bucket[], size: { height: number; width: number }): Bucket {
  const wanted = size.height / size.width
  const distance = (bucket: Bucket) => Math.abs((bucket.ratio ?? bucket.height / bucket.width) - wanted)
  return buckets.reduce(
    (best, bucket) => (distance(bucket) < distance(best) ? bucket : best),
    firstOf(buckets),
  )
}

function firstOf(buckets: readonly Bucket[]): Bucket {
  const [first] = buckets
  if (first === undefined) throw new RangeError('A table of buckets needs at least one.')
  return first
}
