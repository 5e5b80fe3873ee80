/**
 * Normal noise, bit-equal with `torch.randn` of a CPU generator, so that a seed means the same picture on
 * every machine and the same as what people share.
 *
 * Facts from PyTorch: ATen/native/cpu/DistributionTemplates.h, ATen/core/DistributionsHelper.h. Both paths are
 * Box & Muller, A Note on the Generation of Random Normal Deviates, 1958.
 */
import { cosNearZero, evenOctant, log, sinNearZero, withoutOctants } from './float32-math.ts'
import { MersenneTwister } from './mersenne-twister.ts'

const { fround } = Math
const BLOCK = 16
const HALF_BLOCK = 8
const TWO_PI = fround(2 * Math.PI)

export class TorchGenerator {
  #words: MersenneTwister
  /** The second deviate of a pair in the double path; it outlives a call, as in PyTorch. */
  #cached: number | undefined

  constructor(seed: bigint) {
    this.#words = new MersenneTwister(seed)
  }

  /** Another one that goes on from here by itself. */
  copy(): TorchGenerator {
    const twin = new TorchGenerator(0n)
    twin.#words = this.#words.copy()
    twin.#cached = this.#cached
    return twin
  }

  /** The next `count` deviates of N(0, 1), in the order of a contiguous tensor. Draws go on where the last ended. */
  randn(count: number): Float32Array {
    const deviates = new Float32Array(count)
    if (count < BLOCK) {
      for (let index = 0; index < count; index++) deviates[index] = this.#doubleDeviate()
      return deviates
    }
    this.#fillUniform(deviates)
    const whole = count - (count % BLOCK)
    for (let start = 0; start < whole; start += BLOCK) toNormalBlock(deviates, start)
    if (whole < count) this.#redrawTail(deviates)
    return deviates
  }

  /** The last 16 values are drawn anew, over those that the last whole block already holds. */
  #redrawTail(deviates: Float32Array): void {
    const start = deviates.length - BLOCK
    this.#fillUniform(deviates.subarray(start))
    toNormalBlock(deviates, start)
  }

  /** 24-bit uniform numbers in [0, 1). */
  #fillUniform(target: Float32Array): void {
    for (let index = 0; index < target.length; index++)
      target[index] = (this.#words.next() & 0xffffff) * 2 ** -24
  }

  /** A 53-bit uniform number in [0, 1) of two words, the high one first. */
  #uniformDouble(): number {
    const high = this.#words.next() & 0x1fffff
    return (high * 2 ** 32 + this.#words.next()) * 2 ** -53
  }

  #doubleDeviate(): number {
    if (this.#cached !== undefined) {
      const deviate = this.#cached
      this.#cached = undefined
      return deviate
    }
    const angle = 2 * Math.PI * this.#uniformDouble()
    const radius = Math.sqrt(-2 * Math.log1p(-this.#uniformDouble()))
    this.#cached = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
}

/** 16 uniform numbers → 16 deviates in place: the first eight give the radii, the last eight the angles. */
function toNormalBlock(values: Float32Array, start: number): void {
  for (let index = start; index < start + HALF_BLOCK; index++) {
    const radius = fround(Math.sqrt(-2 * log(1 - (values[index] as number))))
    const angle = fround(TWO_PI * (values[index + HALF_BLOCK] as number))
    const octant = evenOctant(angle)
    const rest = withoutOctants(angle, octant)
    const swapped = (octant & 2) !== 0
    const sine = swapped ? cosNearZero(rest) : sinNearZero(rest)
    const cosine = swapped ? sinNearZero(rest) : cosNearZero(rest)
    // + 0: PyTorch adds the mean, which turns −0 into 0.
    values[index] = radius * (((octant + 2) & 4) === 0 ? cosine : -cosine) + 0
    values[index + HALF_BLOCK] = radius * ((octant & 4) === 0 ? sine : -sine) + 0
  }
}
