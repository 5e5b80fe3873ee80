import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { CPU } from '../../../native-models/graph/dialect.ts'
import { openModelFolder } from '../../../native-models/models/model-folder.ts'
import { previewOf, previewProjection } from '../../../native-models/pipeline/preview.ts'
import { Autoencoder } from '../../../native-models/runtime/autoencoder.ts'
import { MODEL_1024, NANO, temporaryFolder } from '../files.ts'

const open = (model: string) =>
  new Autoencoder(openModelFolder(model).vae, { dialect: CPU, session: { threads: 1 } })
const nano = open(NANO)
afterAll(() => nano[Symbol.dispose]())

/** Fitted, since nothing is in the cache. */
const fitAnew = (autoencoder: Autoencoder) =>
  previewProjection(autoencoder, { cacheFolder: temporaryFolder(), vae: 'new' })

describe('the embedded model’s map', () => {
  let made: ReturnType<typeof fitAnew> | undefined
  const fittedOnce = () => {
    made ??= fitAnew(nano)
    return made
  }

  it('explains the colours', async () => {
    const fitted = await fittedOnce()
    expect(fitted.explained).toBeGreaterThan(0.7)
    expect(fitted.explained).toBeLessThanOrEqual(1)
  })

  it.each([
    ['red', [0.5, -0.5, -0.5]],
    ['green', [-0.5, 0.5, -0.5]],
    ['blue', [-0.5, -0.5, 0.5]],
    ['grey', [0, 0, 0]],
  ])('a %s picture has a preview of about that colour', async (_, colour) => {
    const [rows, columns] = [3, 5]
    const pixels = rows * columns * nano.shrink ** 2
    const image = {
      data: Float32Array.from({ length: 3 * pixels }, (_, i) => colour[Math.floor(i / pixels)]!),
      shape: [1, 3, rows * nano.shrink, columns * nano.shrink],
    }
    const { mean } = await nano.encode(image)
    const { rgb, ...size } = previewOf(await fittedOnce(), mean.data, { height: rows, width: columns })
    expect(size).toEqual({ height: rows, width: columns })
    expect(rgb.length).toBe(rows * columns * 3)
    const averages = [0, 1, 2].map((channel) => {
      const values = Array.from({ length: rows * columns }, (_, pixel) => rgb[pixel * 3 + channel]!)
      return values.reduce((sum, value) => sum + value, 0) / values.length
    })
    const truth = colour.map((value) => (value / 2 + 0.5) * 255)
    for (const channel of [0, 1, 2]) {
      expect(Math.abs(averages[channel]! - truth[channel]!)).toBeLessThan(48)
      const [others, brighter] = [averages.toSpliced(channel, 1), colour[channel]! > 0]
      if (brighter) expect(averages[channel]! - Math.max(...others)).toBeGreaterThan(50)
    }
  })
})

it('a VAE of random weights has a map of finite numbers', async () => {
  using vae = open(MODEL_1024)
  const { weights, explained } = await fitAnew(vae)
  expect(weights.map((row) => row.length)).toEqual(Array(3).fill(vae.config.latent_channels + 1))
  expect([...weights.flat(), explained].every(Number.isFinite)).toBe(true)
})

describe('the cache of maps', () => {
  /** A map that no fit gives: whoever answers with it has read it. */
  const stored = { weights: Array(3).fill([1, 2, 3, 4, 5]) as number[][], explained: 0.125 }

  it('is read before anything is fitted', async () => {
    const cacheFolder = temporaryFolder()
    mkdirSync(join(cacheFolder, 'previews'))
    writeFileSync(join(cacheFolder, 'previews', 'abc.json'), JSON.stringify(stored))
    expect(await previewProjection(nano, { cacheFolder, vae: 'abc' })).toEqual(stored)
  })

  it('is written, mended where it is damaged, and done without', async () => {
    using vae = open(MODEL_1024)
    const cacheFolder = temporaryFolder()
    const path = join(cacheFolder, 'previews', 'abc.json')
    const fitted = await previewProjection(vae, { cacheFolder, vae: 'abc' })
    expect(readdirSync(join(cacheFolder, 'previews'))).toEqual(['abc.json'])
    const { mtimeMs } = statSync(path)
    expect(await previewProjection(vae, { cacheFolder, vae: 'abc' })).toEqual(fitted)
    expect(statSync(path).mtimeMs).toBe(mtimeMs)
    writeFileSync(path, '{"weights": [[')
    expect(await previewProjection(vae, { cacheFolder, vae: 'abc' })).toEqual(fitted)
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    expect(await previewProjection(vae, { cacheFolder: file, vae: 'abc' })).toEqual(fitted)
  })
})

it('previewOf: colours are clamped, pixels are in rows', () => {
  const map = {
    weights: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, -3],
    ],
    explained: 1,
  }
  const x0 = Float32Array.of(-1, 0, 1, 5, 1, 1, -1, 0.5)
  const { rgb } = previewOf(map, x0, { height: 2, width: 2 })
  expect([...rgb]).toEqual([0, 255, 0, 128, 255, 0, 255, 0, 0, 255, 191, 0])
})
