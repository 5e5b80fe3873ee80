import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { stepDigest } from '../../../native-models/api/step-digest.ts'
import { digestOf, strayOf } from '../../../native-models/pipeline/step-digest.ts'
import { TorchGenerator } from '../../../native-models/runtime/random.ts'

const LATENT = { rows: 32, columns: 32, values: 4 * 32 * 32 }
const noise = (seed: bigint, count = LATENT.values) => new TorchGenerator(seed).randn(count)
const added = (a: Float32Array, b: Float32Array, scale: number) =>
  a.map((value, index) => value + scale * b[index]!)

describe('digestOf', () => {
  it('is the hash of the bytes, also of a view into more', () => {
    const latent = noise(7n)
    const sha256 = createHash('sha256').update(Buffer.from(latent.buffer)).digest('hex')
    const more = new Float32Array(latent.length + 10)
    more.set(latent, 3)
    for (const one of [latent, more.subarray(3, 3 + latent.length)]) {
      const digest = digestOf(one)
      expect(digest.sha256).toBe(sha256)
      expect(stepDigest.safeParse(digest).error).toBeUndefined()
    }
  })

  it('is the RMS of all of it', () => {
    expect(digestOf(Float32Array.of(3, -4, 0, 0)).rms).toBe(2.5)
    expect(digestOf(noise(1n, 100_000)).rms).toBeCloseTo(1, 2)
  })

  it.each([
    [1, [0]],
    [2, [0, 1]],
    [64, Array.from({ length: 64 }, (_, index) => index)],
    [127, Array.from({ length: 64 }, (_, index) => 2 * index)],
  ])('of %i values it keeps these', (count, kept) => {
    const { samples } = digestOf(Float32Array.from({ length: count }, (_, index) => index))
    expect([...samples]).toEqual(kept)
  })

  it.each([32, 64, 128])('its samples stand in many columns of a latent %i wide', (columns) => {
    const places = digestOf(Float32Array.from({ length: 4 * columns ** 2 }, (_, index) => index)).samples
    expect(places).toHaveLength(64)
    expect([places[0], places[63]]).toEqual([0, 4 * columns ** 2 - 1])
    expect(new Set(places.map((place) => place % columns)).size).toBeGreaterThan(columns / 4)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses a latent with %f in it', (value) => {
    const latent = noise(7n)
    latent[1001] = value
    expect(() => digestOf(latent)).toThrow(expect.objectContaining({ code: 'E_NUMBERS' }))
  })
})

describe('strayOf', () => {
  it('equal to the bit', () => {
    expect(strayOf(digestOf(noise(7n)), digestOf(noise(7n)))).toEqual({ bitEqual: true, relativeRms: 0 })
  })

  it.each([1e-5, 1e-3, 0.1, 1])('estimates a difference of %f of the RMS to a third of it', (scale) => {
    const [recorded, other] = [noise(7n), noise(8n)]
    const latent = recorded.map((value) => 5 * value)
    const { bitEqual, relativeRms } = strayOf(digestOf(latent), digestOf(added(latent, other, 5 * scale)))
    expect(bitEqual).toBe(false)
    expect(relativeRms! / scale).toBeGreaterThan(2 / 3)
    expect(relativeRms! / scale).toBeLessThan(4 / 3)
  })

  it('one bit between the samples is no equality, and of no size', () => {
    const latent = noise(7n)
    const other = latent.slice()
    other[1] = latent[1]! + 1
    expect(strayOf(digestOf(latent), digestOf(other))).toEqual({ bitEqual: false, relativeRms: 0 })
  })

  it('latents of two sizes, and of nothing, are not compared', () => {
    const nothing = digestOf(new Float32Array(4096))
    for (const [recorded, replayed] of [
      [digestOf(noise(7n, 16)), digestOf(noise(7n))],
      [nothing, digestOf(noise(7n))],
    ] as const)
      expect(strayOf(recorded, replayed)).toEqual({ bitEqual: false, relativeRms: undefined })
  })

  it.each([
    ['samples as large as numbers get', { samples: new Float32Array(64).fill(-3.4e38), rms: 1e-300 }],
    ['an RMS next to nothing', { rms: Number.MIN_VALUE }],
    ['no RMS', { rms: 0 }],
  ])('a recipe of %s strays by no number', (_, hostile) => {
    const recorded = { ...digestOf(noise(7n)), ...hostile }
    expect(strayOf(recorded, digestOf(noise(8n)))).toEqual({ bitEqual: false, relativeRms: undefined })
  })
})
