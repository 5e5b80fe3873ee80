/**
 * MT19937, the 32-bit Mersenne Twister, seeded as `init_genrand` does.
 *
 * Matsumoto, Nishimura: Mersenne Twister, ACM TOMACS 8(1), 1998; initialization of 2002.
 */
const STATE_WORDS = 624
const MIDDLE_WORD = 397
const MATRIX_A = 0x9908b0df
const INITIALIZATION_MULTIPLIER = 1812433253

export class MersenneTwister {
  readonly #state = new Uint32Array(STATE_WORDS)
  #position = STATE_WORDS

  /** Only the low 32 bits of the seed matter, as in PyTorch: seeds 1 and 2³² + 1 give the same numbers. */
  constructor(seed: bigint) {
    const state = this.#state
    state[0] = Number(BigInt.asUintN(32, seed))
    for (let word = 1; word < STATE_WORDS; word++) {
      const previous = state[word - 1] as number
      state[word] = Math.imul(INITIALIZATION_MULTIPLIER, previous ^ (previous >>> 30)) + word
    }
  }

  /** Another one that goes on from here by itself. */
  copy(): MersenneTwister {
    const twin = new MersenneTwister(0n)
    twin.#state.set(this.#state)
    twin.#position = this.#position
    return twin
  }

  /** The next word, 0 … 2³² − 1. */
  next(): number {
    if (this.#position === STATE_WORDS) this.#twist()
    let word = this.#state[this.#position++] as number
    word ^= word >>> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    word ^= word >>> 18
    return word >>> 0
  }

  #twist(): void {
    const state = this.#state
    for (let word = 0; word < STATE_WORDS; word++) {
      const following = state[(word + 1) % STATE_WORDS] as number
      const mixed = ((state[word] as number) & 0x80000000) | (following & 0x7fffffff)
      const middle = state[(word + MIDDLE_WORD) % STATE_WORDS] as number
      state[word] = middle ^ (mixed >>> 1) ^ (following & 1 ? MATRIX_A : 0)
    }
    this.#position = 0
  }
}
