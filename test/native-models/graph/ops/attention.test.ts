import { describe, it } from 'vitest'
import { attention, softmax } from '../../../../native-models/graph/ops/attention.ts'
import type { HostTensor } from '../../../../native-models/runtime/session.ts'
import { randomTensor } from '../../files.ts'
import { expectGraphError, expectNumbers } from '../evaluate.ts'

interface Direct {
  readonly heads: number
  readonly scale: number
  readonly bias?: HostTensor
}

/** softmax(q · kᵀ × scale + bias) · v, element by element. */
function direct(q: HostTensor, k: HostTensor, v: HostTensor, { heads, scale, bias }: Direct): number[] {
  const [batch, n, dim] = q.shape as [number, number, number]
  const m = k.shape[1]!
  const size = dim / heads
  const out = new Array<number>(batch * n * dim).fill(0)
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      for (let i = 0; i < n; i++) {
        const scores = Array.from({ length: m }, (_, j) => {
          let sum = 0
          for (let d = 0; d < size; d++)
            sum += q.data[(b * n + i) * dim + h * size + d]! * k.data[(b * m + j) * dim + h * size + d]!
          const row = bias?.shape[0] === 1 ? 0 : b
          return sum * scale + (bias ? bias.data[((row * heads + h) * n + i) * m + j]! : 0)
        })
        const top = Math.max(...scores)
        const weights = scores.map((score) => Math.exp(score - top))
        const total = weights.reduce((sum, weight) => sum + weight, 0)
        for (let d = 0; d < size; d++) {
          out[(b * n + i) * dim + h * size + d] = weights.reduce(
            (sum, weight, j) => sum + (weight / total) * v.data[(b * m + j) * dim + h * size + d]!,
            0,
          )
        }
      }
    }
  }
  return out
}

const q = randomTensor([2, 5, 12], 1)
const k = randomTensor([2, 7, 12], 2)
const v = randomTensor([2, 7, 12], 3)

describe('attention', () => {
  it.each([1, 2, 3])('%i heads, scaled by the head size', async (heads) => {
    await expectNumbers(
      { inputs: { q, k, v }, build: (_w, x) => attention(x['q']!, x['k']!, x['v']!, { heads }) },
      { shape: q.shape, data: direct(q, k, v, { heads, scale: 1 / Math.sqrt(12 / heads) }) },
    )
  })

  it.each([1, 2])('a bias over a batch of %i, and T5’s scale of 1', async (rows) => {
    const bias = randomTensor([rows, 3, 5, 7], 4)
    await expectNumbers(
      {
        inputs: { q, k, v, bias },
        build: (_w, x) => attention(x['q']!, x['k']!, x['v']!, { heads: 3, scale: 1, bias: x['bias']! }),
      },
      { shape: q.shape, data: direct(q, k, v, { heads: 3, scale: 1, bias }) },
    )
  })

  it('a number of tokens that is known at run time only', async () => {
    const one = randomTensor([1, 6, 12], 5)
    const bias = randomTensor([1, 2, 6, 6], 6)
    await expectNumbers(
      {
        inputs: { one, bias },
        shapes: { one: [1, 'tokens', 12], bias: [1, 2, 'tokens', 'tokens'] },
        build: (_w, x) =>
          attention(x['one']!, x['one']!, x['one']!, { heads: 2, scale: 0.5, bias: x['bias']! }),
      },
      { shape: one.shape, data: direct(one, one, one, { heads: 2, scale: 0.5, bias }) },
    )
  })

  it('keys of a named length for queries of a known one', async () => {
    const query = randomTensor([1, 4, 12], 7)
    const text = randomTensor([1, 9, 12], 8)
    await expectNumbers(
      {
        inputs: { query, text },
        shapes: { text: [1, 'tokens.0', 12] },
        build: (_w, x) => attention(x['query']!, x['text']!, x['text']!, { heads: 4 }),
      },
      { shape: query.shape, data: direct(query, text, text, { heads: 4, scale: 1 / Math.sqrt(3) }) },
    )
  })

  it('refuses what does not fit together', () => {
    const sizes = [
      { query: [1, 4, 12], key: [1, 4, 12], heads: 5 },
      { query: [1, 4, 12], key: [1, 4, 8], heads: 2 },
      { query: [2, 4, 12], key: [1, 4, 12], heads: 2 },
      { query: [4, 12], key: [4, 12], heads: 2 },
    ]
    for (const { query, key, heads } of sizes) {
      expectGraphError(
        (_w, input) => {
          const keys = input(key)
          return attention(input(query), keys, keys, { heads })
        },
        new RegExp(`attention of ${heads} heads over`),
      )
    }
    expectGraphError((_w, input) => {
      const x = input([1, 'tokens', 12])
      return attention(x, x, x, { heads: 2, bias: input([1, 3, 'tokens', 'tokens']) })
    }, /\(1, 3, tokens, tokens\)/)
  })
})

it('softmax is over the last axis', async () => {
  const x = randomTensor([2, 3, 4], 9)
  const expected = Array.from(x.data, (value, i) => {
    const row = x.data.subarray(i - (i % 4), i - (i % 4) + 4)
    return Math.exp(value) / row.reduce((sum, other) => sum + Math.exp(other), 0)
  })
  await expectNumbers(
    { inputs: { x }, build: (_w, inputs) => softmax(inputs['x']!) },
    { shape: x.shape, data: expected },
  )
})
