import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { changes, psnr, rms, ssim, ssimInPieces } from '../../../../main/service/compare/metrics.ts'
import type { RgbPicture } from '../../../../native-models/pipeline/encode-png.ts'

const REFERENCE = join(import.meta.dirname, '../../../../native-models/nano/reference')

function picture(
  width: number,
  height: number,
  of: (x: number, y: number, colour: number) => number,
): RgbPicture {
  const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3)
    return of(pixel % width, Math.floor(pixel / width), i % 3)
  })
  return { width, height, rgb }
}

const plain = (value: number) => picture(16, 13, () => value)

/** Deterministic speckles: Marsaglia's xorshift32. */
function speckled(width: number, height: number, seed: number): RgbPicture {
  let state = seed
  return picture(width, height, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state & 255
  })
}

/**
 * Wang et al. 2004, eq. 13 to 17, read aloud: for every window the two-dimensional sums, variances about their means,
 * in float64, with nothing shared with the implementation (which filters twice in one dimension and takes E[x²] − E[x]²).
 */
function directSsim(a: RgbPicture, b: RgbPicture): number {
  const weights: number[] = []
  for (let y = -5; y <= 5; y++) for (let x = -5; x <= 5; x++) weights.push(Math.exp(-(x * x + y * y) / 4.5))
  const total = weights.reduce((sum, weight) => sum + weight)
  const lumaAt = ({ rgb, width }: RgbPicture, x: number, y: number): number => {
    const [red, green, blue] = rgb.subarray((y * width + x) * 3)
    return 0.299 * red! + 0.587 * green! + 0.114 * blue!
  }
  const values: number[] = []
  for (let top = 0; top + 11 <= a.height; top++) {
    for (let left = 0; left + 11 <= a.width; left++) {
      const window = (of: RgbPicture) =>
        weights.map((_, i) => lumaAt(of, left + (i % 11), top + Math.floor(i / 11)))
      const mean = (numbers: readonly number[]) =>
        numbers.reduce((sum, number, i) => sum + (weights[i]! / total) * number, 0)
      const [x, y] = [window(a), window(b)]
      const [mx, my] = [mean(x), mean(y)]
      const covariance = mean(x.map((value, i) => (value - mx) * (y[i]! - my)))
      const variances = mean(x.map((v) => (v - mx) ** 2)) + mean(y.map((v) => (v - my) ** 2))
      const [c1, c2] = [6.5025, 58.5225] // (0.01 × 255)², (0.03 × 255)²
      values.push(
        ((2 * mx * my + c1) * (2 * covariance + c2)) / ((mx * mx + my * my + c1) * (variances + c2)),
      )
    }
  }
  return values.reduce((sum, value) => sum + value) / values.length
}

async function reference(name: string): Promise<RgbPicture> {
  const { data, info } = await sharp(readFileSync(join(REFERENCE, name)))
    .resize(64, 64, { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, rgb: new Uint8Array(data) }
}

describe('rms', () => {
  it('of differences 3 and 4 is the root of 12.5; of nothing different 0', () => {
    expect(rms([0, 0], [3, -4])).toBeCloseTo(Math.sqrt(12.5), 12)
    expect(rms(Float32Array.of(1, 2), Float32Array.of(1, 2))).toBe(0)
    expect(() => rms([1], [1, 2])).toThrow(RangeError)
    expect(() => rms([], [])).toThrow(RangeError)
  })

  it('change per step: each against the one before', () => {
    expect(
      changes([
        [0, 0],
        [1, 1],
        [4, 5],
        [4, 5],
      ]),
    ).toEqual([1, Math.sqrt(12.5), 0])
    expect(changes([[1]])).toEqual([])
  })
})

describe('psnr: 10 log10(255² / mean square error), in closed form', () => {
  it.each([
    ['everything off by 1', plain(100), plain(101), 48.130803608679],
    ['everything off by 16', plain(0), plain(16), 24.04840395556],
    ['black and white', plain(0), plain(255), 0],
    [
      'one channel of three off by 3',
      plain(9),
      picture(16, 13, (_x, _y, c) => (c === 1 ? 12 : 9)),
      43.359591610283,
    ],
  ])('%s', (_, a, b, expected) => {
    expect(Math.abs(psnr(a, b) - expected)).toBeLessThan(1e-4)
  })

  it('equal pictures are infinitely close, others in size not comparable', () => {
    expect(psnr(plain(7), plain(7))).toBe(Number.POSITIVE_INFINITY)
    expect(() =>
      psnr(
        plain(7),
        picture(13, 16, () => 7),
      ),
    ).toThrow(RangeError)
  })
})

describe('ssim', () => {
  it('of two plain pictures is its first factor: (2 xy + C1) / (x² + y² + C1)', () => {
    const expected = (x: number, y: number) => (2 * x * y + 6.5025) / (x * x + y * y + 6.5025)
    for (const [x, y] of [
      [100, 120],
      [0, 255],
      [1, 2],
      [200, 200],
    ] as const)
      expect(Math.abs(ssim(plain(x), plain(y)) - expected(x, y))).toBeLessThan(1e-9)
  })

  it('of a picture and its negative about its own mean: the sign of the covariance', () => {
    const waves = picture(24, 24, (x) => (x % 2 === 0 ? 100 : 150))
    const against = picture(24, 24, (x) => (x % 2 === 0 ? 150 : 100))
    expect(ssim(waves, against)).toBeLessThan(-0.8)
    expect(ssim(waves, waves)).toBe(1)
  })

  it.each([
    ['speckles', speckled(20, 17, 1), speckled(20, 17, 2)],
    ['one window', speckled(11, 11, 3), speckled(11, 11, 4)],
    [
      'speckles, a little brighter',
      picture(30, 12, (x, y) => (x * 37 + y * 11) % 200),
      picture(30, 12, (x, y) => ((x * 37 + y * 11) % 200) + 9),
    ],
    [
      'colours whose luma alone differs by rounding',
      picture(15, 15, (x, y, c) => (x * y * (c + 1)) % 256),
      picture(15, 15, (x, y, c) => (x * y * (c + 1) + 3 * c) % 256),
    ],
  ])('%s: the sums over windows written out', (_, a, b) => {
    expect(Math.abs(ssim(a, b) - directSsim(a, b))).toBeLessThan(1e-9)
  })

  it('of painted pictures: the sums over windows written out', async () => {
    const [a, b] = [await reference('dpm.png'), await reference('lcm.png')]
    const value = ssim(a, b)
    expect(Math.abs(value - directSsim(a, b))).toBeLessThan(1e-9)
    expect(value).toBeGreaterThan(0)
    expect(value).toBeLessThan(0.999)
  })

  it('in pieces: the same number, and whoever waits has a turn between them', async () => {
    const [a, b] = [speckled(400, 300, 5), speckled(400, 300, 6)]
    let turns = 0
    const beside = setInterval(() => turns++, 0)
    const value = await ssimInPieces(a, b)
    clearInterval(beside)
    expect(value).toBe(ssim(a, b))
    expect(turns).toBeGreaterThan(0)
    await expect(ssimInPieces(a, speckled(300, 400, 6))).rejects.toThrow(RangeError)
  })

  it('of pictures that take several pieces: every window counts once, wherever a piece ends', () => {
    const [a, b] = [speckled(400, 300, 5), speckled(400, 300, 6)]
    const rows = (of: RgbPicture, from: number, to: number): RgbPicture => ({
      ...{ width: 400, height: to - from },
      rgb: of.rgb.subarray(from * 1200, to * 1200),
    })
    const part = (from: number, to: number) => ssim(rows(a, from, to), rows(b, from, to)) * (to - from - 10)
    const expected = (part(0, 47) + part(37, 160) + part(150, 300)) / 290
    expect(Math.abs(ssim(a, b) - expected)).toBeLessThan(1e-12)
  })

  it('refuses what no window fits into', () => {
    expect(() => ssim(speckled(10, 40, 1), speckled(10, 40, 1))).toThrow(RangeError)
    expect(() => ssim(speckled(12, 12, 1), speckled(12, 13, 1))).toThrow(RangeError)
  })
})
