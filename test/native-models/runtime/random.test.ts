import { describe, expect, it } from 'vitest'
import { fma, log } from '../../../native-models/runtime/float32-math.ts'
import { MersenneTwister } from '../../../native-models/runtime/mersenne-twister.ts'
import { TorchGenerator } from '../../../native-models/runtime/random.ts'

describe('MersenneTwister', () => {
  it('gives the published 10000th word of seed 5489 (C++ standard, [rand.predef])', () => {
    const words = new MersenneTwister(5489n)
    let word = 0
    for (let draw = 0; draw < 10_000; draw++) word = words.next()
    expect(word).toBe(4123659995)
  })
})

describe('fma', () => {
  /** The same by exact integer arithmetic: every float32 here is a multiple of 2^-60. */
  function exactly(a: number, b: number, c: number): number {
    const scaled = (x: number, bits: number) => BigInt(x * 2 ** bits)
    const sum = scaled(a, 30) * scaled(b, 30) + scaled(c, 60)
    const magnitude = sum < 0n ? -sum : sum
    const drop = BigInt(Math.max(0, magnitude.toString(2).length - 24))
    const [kept, rest, half] = [
      magnitude >> drop,
      magnitude & ((1n << drop) - 1n),
      drop > 0n ? 1n << (drop - 1n) : 1n,
    ]
    const up = rest > half || (rest === half && drop > 0n && (kept & 1n) === 1n)
    const rounded = Number((kept + (up ? 1n : 0n)) << drop) * 2 ** -60
    return sum < 0n ? -rounded : rounded
  }

  it('rounds once where the double sum falls on a tie that the true sum does not', () => {
    const odd = 1 + 2 ** -23
    const justBelowTie = [1 + 2 ** -23, 2 ** -24 * (1 - 2 ** -23)] as const // product 2^-24 (1 - 2^-46)
    expect(Math.fround(justBelowTie[0] * justBelowTie[1] + odd)).toBe(1 + 2 ** -22)
    expect(fma(...justBelowTie, odd)).toBe(odd)
    expect(fma(-justBelowTie[0], justBelowTie[1], -odd)).toBe(-odd)

    const justAboveTie = [8384513 * 2 ** -23, 8392705 * 2 ** -47] as const // product 2^-24 (1 + 2^-46)
    expect(Math.fround(justAboveTie[0] * justAboveTie[1] + 1)).toBe(1)
    expect(fma(...justAboveTie, 1)).toBe(1 + 2 ** -23)
    expect(fma(-justAboveTie[0], justAboveTie[1], -1)).toBe(-1 - 2 ** -23)
  })

  it('rounds a true tie to the even neighbour', () => {
    expect(fma(2 ** -12, 2 ** -12, 1)).toBe(1)
    expect(fma(2 ** -12, 2 ** -12, 1 + 2 ** -23)).toBe(1 + 2 ** -22)
  })

  it('agrees with integer arithmetic on many numbers', () => {
    const words = new MersenneTwister(7n)
    const number = () => Math.fround(((words.next() & 0xffffff) - 2 ** 23) * 2 ** -(24 + (words.next() % 6)))
    for (let draw = 0; draw < 20_000; draw++) {
      const [a, b, c] = [number(), number(), number()]
      expect(fma(a, b, c), `${a} ${b} ${c}`).toBe(exactly(a, b, c))
    }
  })
})

describe('log', () => {
  it('is within 2 ulp of ln', () => {
    for (const x of [1, 0.5, 2 ** -24, 0.70710677, Math.SQRT1_2, 0.3, 0.999999]) {
      const exact = Math.log(Math.fround(x))
      expect(Math.abs(log(Math.fround(x)) - exact)).toBeLessThanOrEqual(2 ** -22 * Math.abs(exact))
    }
  })
})

describe('TorchGenerator', () => {
  it('takes the low 32 bits of a 64-bit seed, also of a negative one', () => {
    const noise = (seed: bigint) => new TorchGenerator(seed).randn(64)
    expect(noise((5n << 32n) + 9n)).toEqual(noise(9n))
    expect(noise(-1n)).toEqual(noise((1n << 64n) - 1n))
    expect(noise((1n << 64n) - 1n)).not.toEqual(noise(0n))
  })

  it('goes on where the last draw ended', () => {
    const twice = new TorchGenerator(3n)
    const joined = new Float32Array([...twice.randn(32), ...twice.randn(48)])
    expect(joined).toEqual(new TorchGenerator(3n).randn(80))
    const small = new TorchGenerator(3n)
    const parts = new Float32Array([...small.randn(3), ...small.randn(4)])
    expect(parts).toEqual(new TorchGenerator(3n).randn(7))
  })

  it('redraws the last sixteen where the count is no multiple of sixteen', () => {
    const whole = new TorchGenerator(11n).randn(32)
    const ragged = new TorchGenerator(11n).randn(40)
    expect(ragged.subarray(0, 16)).toEqual(whole.subarray(0, 16))
    expect(ragged.subarray(24, 32)).not.toEqual(whole.subarray(24, 32))
  })

  it('is normal: mean 0, deviation 1', () => {
    const noise = new TorchGenerator(0n).randn(4 * 128 * 128)
    const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length
    const variance = noise.reduce((sum, value) => sum + (value - mean) ** 2, 0) / noise.length
    expect(Math.abs(mean)).toBeLessThan(0.02)
    expect(Math.abs(variance - 1)).toBeLessThan(0.02)
  })

  it('draws nothing for a count of 0', () => {
    expect(new TorchGenerator(0n).randn(0)).toHaveLength(0)
  })
})

describe('a copy', () => {
  it.each([1, 16, 700, 5000])(
    'goes on after %d numbers as its original does, and neither moves the other',
    (count) => {
      const original = new TorchGenerator(42n)
      original.randn(count)
      const copy = original.copy()
      const expected = new TorchGenerator(42n)
      expected.randn(count)
      const next = [3, 1, 40].map((more) => expected.randn(more))
      expect([3, 1, 40].map((more) => copy.randn(more))).toEqual(next)
      expect([3, 1, 40].map((more) => original.randn(more))).toEqual(next)
    },
  )
})
