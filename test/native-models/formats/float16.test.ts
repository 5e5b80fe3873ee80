import { expect, it } from 'vitest'
import { toHalves } from '../../../native-models/formats/float16.ts'
import { TorchGenerator } from '../../../native-models/runtime/random.ts'

/** The engine's own, which TypeScript's es2024 does not list. */
const { Float16Array } = globalThis as unknown as {
  Float16Array: new (floats: Float32Array) => { readonly buffer: ArrayBuffer }
}
const reference = (floats: Float32Array) => [...new Uint16Array(new Float16Array(floats).buffer)]

it('is what the engine rounds to: every half, what lies between them, and on either side of that', () => {
  const [floats, words] = [new Float32Array(1), new Uint32Array(1)]
  const all: number[] = []
  // Exact halves, ties and their neighbours, of every exponent that a half can have and some beyond.
  for (let exponent = 127 - 27; exponent <= 127 + 17; exponent++) {
    for (let fraction = 0; fraction < 1024; fraction += 31) {
      for (const rest of [0, 1, 0xfff, 0x1000, 0x1001, 0x1fff])
        for (const sign of [0, 0x80000000]) {
          words[0] = sign + exponent * 2 ** 23 + (fraction << 13) + rest
          floats.set(new Float32Array(words.buffer))
          all.push(floats[0]!)
        }
    }
  }
  const numbers = Float32Array.from(all)
  expect([...toHalves(numbers)]).toEqual(reference(numbers))
})

it('zeros, infinities, what is too large or too small, and what is no number', () => {
  const numbers = Float32Array.of(
    0,
    -0,
    Infinity,
    -Infinity,
    65_504,
    65_519.99,
    65_520,
    1e30,
    1e-30,
    2 ** -25,
  )
  expect([...toHalves(numbers)]).toEqual(reference(numbers))
  expect(toHalves(Float32Array.of(Number.NaN))[0]! & 0x7fff).toBeGreaterThan(0x7c00)
})

it('a million normal numbers', () => {
  const numbers = new TorchGenerator(7n).randn(1_000_000)
  const [ours, theirs] = [toHalves(numbers), reference(numbers)]
  expect(ours.every((half, index) => half === theirs[index])).toBe(true)
})
