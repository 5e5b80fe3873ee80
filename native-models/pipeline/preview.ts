/**
 * Previews without the decoder: a linear map from a latent pixel's channels to a colour.
 *
 * The map is fitted once for a VAE, by least squares: a picture of smooth colours and edges is encoded, and the
 * latent pixels are held against the mean colour of the square that each stands for. It is kept on the disk
 * under the VAE's fingerprint.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../api/errors.ts'
import type { Preview } from '../api/events.ts'
import { readJsonFile } from '../formats/json-file.ts'
import type { Autoencoder } from '../runtime/autoencoder.ts'
import { TorchGenerator } from '../runtime/random.ts'
import type { HostTensor } from '../runtime/session.ts'
import { leastSquares } from './least-squares.ts'

const projection = z.strictObject({
  /** colour (3) = weights (3, channels + 1) · (latent…, 1), in −1 … 1. */
  weights: z.array(z.array(z.number())).length(3),
  /** Part of the colours' variance that the map explains, for the diagnostics. */
  explained: z.number(),
})
export type PreviewProjection = z.infer<typeof projection>

/** From the cache, or fitted and kept. `vae` is the fingerprint of the autoencoder's weights. */
export async function previewProjection(
  autoencoder: Autoencoder,
  options: { cacheFolder: string; vae: string },
): Promise<PreviewProjection> {
  const folder = join(options.cacheFolder, 'previews')
  const path = join(folder, `${options.vae}.json`)
  try {
    return readJsonFile(path, projection)
  } catch (error) {
    if (!(error instanceof StudioError)) throw error
  }
  const fitted = await fitProjection(autoencoder)
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${path}.${process.pid}.part`, JSON.stringify(fitted))
    renameSync(`${path}.${process.pid}.part`, path)
  } catch {} // costs time at the next start, never a picture
  return fitted
}

/** Latent pixels along a side of the picture that the map is fitted on. */
const FIT_SIDE = 32

async function fitProjection(autoencoder: Autoencoder): Promise<PreviewProjection> {
  const side = FIT_SIDE * autoencoder.shrink
  const image = colourField(side)
  const { mean } = await autoencoder.encode(image)
  const colours = meanColours(image, autoencoder.shrink) // (3, FIT_SIDE²)
  const channels = mean.shape[1]!
  const pixels = FIT_SIDE * FIT_SIDE
  const inputs = Array.from({ length: pixels }, (_, pixel) => [
    ...Array.from({ length: channels }, (_, channel) => mean.data[channel * pixels + pixel]!),
    1,
  ])
  const weights = [0, 1, 2].map((colour) =>
    leastSquares(inputs, Array.from(colours.subarray(colour * pixels, (colour + 1) * pixels))),
  )
  return { weights, explained: explainedVariance(inputs, colours, weights) }
}

/** A picture (1, 3, side, side) in −1 … 1: random colours on coarse grids of several sizes, blended smoothly. */
function colourField(side: number): HostTensor {
  const random = new TorchGenerator(0n)
  const data = new Float32Array(3 * side * side)
  for (const { cells, strength } of [
    { cells: 4, strength: 0.55 },
    { cells: 8, strength: 0.45 },
    { cells: 16, strength: 0.35 },
  ]) {
    const grid = random.randn(3 * (cells + 1) ** 2)
    for (let plane = 0; plane < 3; plane++) {
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          const value = bilinear(grid, { plane, cells, y: (y / side) * cells, x: (x / side) * cells })
          data[(plane * side + y) * side + x]! += strength * value
        }
      }
    }
  }
  return { data: data.map((value) => Math.tanh(value)), shape: [1, 3, side, side] }
}

function bilinear(grid: Float32Array, at: { plane: number; cells: number; y: number; x: number }): number {
  const [row, column] = [Math.floor(at.y), Math.floor(at.x)]
  const [down, right] = [at.y - row, at.x - column]
  const value = (dy: number, dx: number): number =>
    grid[(at.plane * (at.cells + 1) + row + dy) * (at.cells + 1) + column + dx]!
  const upper = value(0, 0) * (1 - right) + value(0, 1) * right
  const lower = value(1, 0) * (1 - right) + value(1, 1) * right
  return upper * (1 - down) + lower * down
}

/** image (1, 3, h, w) → (3, h/shrink × w/shrink), each the mean of a square. */
function meanColours({ data, shape }: HostTensor, shrink: number): Float32Array {
  const [, , height, width] = shape as [number, number, number, number]
  const [rows, columns] = [height / shrink, width / shrink]
  const means = new Float32Array(3 * rows * columns)
  for (let plane = 0; plane < 3; plane++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const to = (plane * rows + Math.floor(y / shrink)) * columns + Math.floor(x / shrink)
        means[to]! += data[(plane * height + y) * width + x]! / shrink ** 2
      }
    }
  }
  return means
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0)

function explainedVariance(
  inputs: readonly number[][],
  colours: Float32Array,
  weights: readonly number[][],
): number {
  let residual = 0
  let total = 0
  for (const [colour, row] of weights.entries()) {
    const truth = colours.subarray(colour * inputs.length, (colour + 1) * inputs.length)
    const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length
    for (const [pixel, input] of inputs.entries()) {
      residual += (truth[pixel]! - dot(row, input)) ** 2
      total += (truth[pixel]! - mean) ** 2
    }
  }
  return 1 - residual / total
}

/** x0 (channels, height, width), as the VAE's own latent (not scaled) → a picture of that size. */
export function previewOf(
  { weights }: PreviewProjection,
  x0: Float32Array,
  { height, width }: { height: number; width: number },
): Preview {
  const pixels = height * width
  const channels = x0.length / pixels
  const rgb = new Uint8Array(pixels * 3)
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let colour = 0; colour < 3; colour++) {
      const row = weights[colour]!
      let value = row[channels]!
      for (let channel = 0; channel < channels; channel++)
        value += row[channel]! * x0[channel * pixels + pixel]!
      rgb[pixel * 3 + colour] = Math.round(Math.min(Math.max(value / 2 + 0.5, 0), 1) * 255)
    }
  }
  return { width, height, rgb }
}
