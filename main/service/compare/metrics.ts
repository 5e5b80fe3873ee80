/**
 * How far two lanes are apart: RMS between latents, PSNR and SSIM between pictures.
 *
 * PSNR is over all three channels. SSIM is on luma (ITU-R BT.601, not rounded): Wang, Bovik, Sheikh, Simoncelli, "Image
 * Quality Assessment: From Error Visibility to Structural Similarity", IEEE TIP 13(4), 2004, eq. 13 to 17: 11 × 11
 * Gaussian windows of sigma 1.5 that lie whole within the picture, K1 0.01, K2 0.03, L 255, their mean.
 */
import { setImmediate } from 'node:timers/promises'
import type { RgbPicture } from '../../../native-models/pipeline/encode-png.ts'

const PEAK = 255
const WINDOW = 11
const SIGMA = 1.5
const C1 = (0.01 * PEAK) ** 2
const C2 = (0.03 * PEAK) ** 2
/** Windows that are looked at in one go: about 5 ms. */
const PIECE = 32_768

/** Root of the mean square of the differences. @throws {RangeError} where the lengths differ or are 0. */
export function rms(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.sqrt(meanSquare(a, b))
}

/** Of every step against the one before it: one number fewer than steps. */
export function changes(steps: readonly ArrayLike<number>[]): number[] {
  return steps.slice(1).map((step, index) => rms(step, steps[index]!))
}

/** Decibels; infinite for equal pictures. @throws {RangeError} where the sizes differ. */
export function psnr(a: RgbPicture, b: RgbPicture): number {
  assertOneSize(a, b)
  return 10 * Math.log10(PEAK ** 2 / meanSquare(a.rgb, b.rgb))
}

/** −1 … 1, and 1 for equal pictures. @throws {RangeError} where the sizes differ or no window fits. */
export function ssim(a: RgbPicture, b: RgbPicture): number {
  return meanOf(likenesses(a, b))
}

/** The same number, made in pieces of a few milliseconds, so that other work has its turn. @throws as `ssim` */
export async function ssimInPieces(a: RgbPicture, b: RgbPicture): Promise<number> {
  const pieces: Piece[] = []
  for (const piece of likenesses(a, b)) {
    pieces.push(piece)
    await setImmediate()
  }
  return meanOf(pieces)
}

/** Of some of the windows: how many, and their likenesses' sum. */
interface Piece {
  readonly windows: number
  readonly sum: number
}

function meanOf(pieces: Iterable<Piece>): number {
  let [windows, sum] = [0, 0]
  for (const piece of pieces) {
    windows += piece.windows
    sum += piece.sum
  }
  return sum / windows
}

/** Rows of windows after rows of windows. */
function* likenesses(a: RgbPicture, b: RgbPicture): Generator<Piece> {
  assertOneSize(a, b)
  const { width, height } = a
  if (Math.min(width, height) < WINDOW)
    throw new RangeError(`A window of ${WINDOW} pixels does not fit into ${width}×${height}.`)
  const rows = Math.max(1, Math.floor(PIECE / width))
  for (let top = 0; top + WINDOW <= height; top += rows) {
    const bottom = Math.min(height, top + rows + WINDOW - 1)
    const strip = { top, height: bottom - top }
    yield likeness(stripOf(a, strip), stripOf(b, strip))
  }
}

function stripOf({ width, rgb }: RgbPicture, { top, height }: { top: number; height: number }): RgbPicture {
  return { width, height, rgb: rgb.subarray(top * width * 3, (top + height) * width * 3) }
}

/** Of all windows that lie whole within two pictures of one size. */
function likeness(a: RgbPicture, b: RgbPicture): Piece {
  const [x, y] = [luma(a), luma(b)]
  const [meansX, meansY] = [windowMeans(x, a), windowMeans(y, a)]
  const [squaresX, squaresY] = [windowMeans(products(x, x), a), windowMeans(products(y, y), a)]
  const mixed = windowMeans(products(x, y), a)
  let sum = 0
  for (let i = 0; i < meansX.length; i++) {
    const [meanX, meanY] = [meansX[i]!, meansY[i]!]
    const variances = squaresX[i]! - meanX ** 2 + squaresY[i]! - meanY ** 2
    const covariance = mixed[i]! - meanX * meanY
    const alike = (2 * meanX * meanY + C1) * (2 * covariance + C2)
    sum += alike / ((meanX ** 2 + meanY ** 2 + C1) * (variances + C2))
  }
  return { windows: meansX.length, sum }
}

function products(a: Float64Array, b: Float64Array): Float64Array {
  const result = new Float64Array(a.length)
  for (let i = 0; i < result.length; i++) result[i] = a[i]! * b[i]!
  return result
}

function meanSquare(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length || a.length === 0)
    throw new RangeError(`${a.length} and ${b.length} numbers cannot be held against each other.`)
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2
  return sum / a.length
}

/** (height, width), 0 … 255. ITU-R BT.601-7, §2.5.1. */
function luma({ rgb }: RgbPicture): Float64Array {
  const result = new Float64Array(rgb.length / 3)
  for (let i = 0; i < result.length; i++)
    result[i] = 0.299 * rgb[3 * i]! + 0.587 * rgb[3 * i + 1]! + 0.114 * rgb[3 * i + 2]!
  return result
}

/** A Gaussian of two dimensions is one along each: values (height, width) → (height − 10, width − 10). */
function windowMeans(values: Float64Array, { width, height }: RgbPicture): Float64Array {
  const [columns, rows] = [width - WINDOW + 1, height - WINDOW + 1]
  const across = new Float64Array(columns * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < columns; x++) across[y * columns + x] = weighed(values, y * width + x, 1)
  const means = new Float64Array(columns * rows)
  for (let at = 0; at < means.length; at++) means[at] = weighed(across, at, columns)
  return means
}

/** 11 weights that add up to 1. */
const WEIGHTS = normalized(
  Float64Array.from({ length: WINDOW }, (_, i) =>
    Math.exp(-((i - (WINDOW - 1) / 2) ** 2) / (2 * SIGMA ** 2)),
  ),
)

function normalized(weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

function weighed(values: Float64Array, from: number, stride: number): number {
  let sum = 0
  for (let i = 0; i < WINDOW; i++) sum += WEIGHTS[i]! * values[from + i * stride]!
  return sum
}

function assertOneSize(a: RgbPicture, b: RgbPicture): void {
  if (a.width === b.width && a.height === b.height) return
  throw new RangeError(`Pictures of ${a.width}×${a.height} and ${b.width}×${b.height} cannot be compared.`)
}
