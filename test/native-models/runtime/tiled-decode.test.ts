import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readJsonFile } from '../../../native-models/formats/json-file.ts'
import { CPU } from '../../../native-models/graph/dialect.ts'
import { vaeConfig } from '../../../native-models/models/vae.ts'
import { Autoencoder } from '../../../native-models/runtime/autoencoder.ts'
import type { HostTensor } from '../../../native-models/runtime/session.ts'
import { decodeInTiles } from '../../../native-models/runtime/tiled-decode.ts'
import { largestDifference } from '../../parity/compare.ts'
import { MODEL_1024, randomTensor } from '../files.ts'

const SHRINK = 4

/** Every latent pixel becomes a square of its own first three channels: tiling must not show at all. */
async function enlarge({ data, shape }: HostTensor): Promise<HostTensor> {
  const [batch, channels, height, width] = shape as [number, number, number, number]
  const [rows, columns] = [height * SHRINK, width * SHRINK]
  const out = new Float32Array(batch * 3 * rows * columns)
  for (let b = 0; b < batch; b++)
    for (let c = 0; c < 3; c++)
      for (let y = 0; y < rows; y++)
        for (let x = 0; x < columns; x++) {
          const from = ((b * channels + c) * height + Math.floor(y / SHRINK)) * width + Math.floor(x / SHRINK)
          out[((b * 3 + c) * rows + y) * columns + x] = data[from]!
        }
  return { data: out, shape: [batch, 3, rows, columns] }
}

describe('decodeInTiles', () => {
  it.each([
    { tile: 8, overlap: 0.25, height: 8, width: 8 },
    { tile: 8, overlap: 0.25, height: 21, width: 13 },
    { tile: 8, overlap: 0.25, height: 7, width: 30 },
    { tile: 5, overlap: 0.25, height: 17, width: 9 },
    { tile: 7, overlap: 0.3, height: 15, width: 16 },
    { tile: 4, overlap: 0, height: 9, width: 6 },
    { tile: 3, overlap: 0.9, height: 5, width: 4 },
  ])(
    '$width×$height in tiles of $tile with $overlap overlap is seamless',
    async ({ height, width, ...tiling }) => {
      const latent = randomTensor([2, 4, height, width], 1)
      const whole = await enlarge(latent)
      const tiled = await decodeInTiles(latent, { ...tiling, shrink: SHRINK, decode: enlarge })
      expect(tiled.shape).toEqual(whole.shape)
      expect(largestDifference(tiled.data, whole.data)).toBeLessThan(1e-6)
    },
  )

  it('blends from one tile to the next', async () => {
    let count = 0
    const decode = async ({ shape }: HostTensor): Promise<HostTensor> => {
      const size = [shape[0]!, 3, shape[2]! * SHRINK, shape[3]! * SHRINK]
      return { data: new Float32Array(size.reduce((n, dim) => n * dim, 1)).fill(count++), shape: size }
    }
    const latent = randomTensor([1, 4, 3, 7], 1)
    const { data } = await decodeInTiles(latent, { tile: 4, overlap: 0.25, shrink: SHRINK, decode })
    const row = Array.from(data.subarray(0, 7 * SHRINK))
    expect(row.slice(0, 12)).toEqual(Array(12).fill(0))
    expect(row.slice(12, 16)).toEqual([0, 0.25, 0.5, 0.75])
    expect(row.slice(16, 24)).toEqual(Array(8).fill(1))
  })
})

describe('Autoencoder', () => {
  const config = readJsonFile(join(MODEL_1024, 'vae', 'config.json'), vaeConfig)
  const open = () =>
    new Autoencoder({ folder: join(MODEL_1024, 'vae'), config }, { dialect: CPU, session: { threads: 1 } })

  it('one tile is the plain decode', async () => {
    using vae = open()
    const latent = randomTensor([1, config.latent_channels, 5, 3], 1)
    const [plain, tiled] = [
      await vae.decode(latent),
      await vae.decodeTiled(latent, { tile: 8, overlap: 0.25 }),
    ]
    expect(tiled.shape).toEqual([1, 3, 5 * vae.shrink, 3 * vae.shrink])
    expect(tiled.data).toEqual(plain.data)
  })

  it('a row of a batch is the same alone', async () => {
    using vae = open()
    const image = randomTensor([2, 3, 2 * vae.shrink, vae.shrink], 2)
    const { mean, std } = await vae.encode(image)
    expect(mean.shape).toEqual([2, config.latent_channels, 2, 1])
    const second = { data: image.data.subarray(image.data.length / 2), shape: [1, ...image.shape.slice(1)] }
    const alone = await vae.encode(second)
    expect(largestDifference(mean.data.subarray(mean.data.length / 2), alone.mean.data)).toBeLessThan(1e-5)
    expect(largestDifference(std.data.subarray(std.data.length / 2), alone.std.data)).toBeLessThan(1e-5)
    expect(std.data.every((value) => value > 0)).toBe(true)
  })
})
