import { describe, it } from 'vitest'
import { linear, matmul } from '../../../../native-models/graph/ops/linear.ts'
import type { HostTensor } from '../../../../native-models/runtime/session.ts'
import { randomTensor } from '../../files.ts'
import { expectGraphError, expectNumbers } from '../evaluate.ts'

const weights = { 'to_q.weight': randomTensor([3, 5], 1), 'to_q.bias': randomTensor([3], 2) }

function direct({ data, shape }: HostTensor, bias: boolean) {
  const rows = data.length / 5
  const result = Array.from({ length: rows * 3 }, (_, i) => {
    const [row, out] = [Math.floor(i / 3), i % 3]
    let sum = bias ? weights['to_q.bias'].data[out]! : 0
    for (let j = 0; j < 5; j++) sum += data[row * 5 + j]! * weights['to_q.weight'].data[out * 5 + j]!
    return sum
  })
  return { shape: [...shape.slice(0, -1), 3], data: result }
}

describe('linear', () => {
  const shapes = [
    { shape: [4, 5] },
    { shape: [2, 3, 5] },
    { shape: [1, 2, 2, 5] },
    { shape: [4, 5], declared: ['rows', 5] },
    { shape: [1, 6, 5], declared: [1, 'tokens', 5] },
  ]
  it.each(shapes)('over $shape, declared as $declared', async ({ shape, declared }) => {
    const x = randomTensor(shape, 3)
    for (const bias of [true, false]) {
      await expectNumbers(
        {
          weights,
          inputs: { x },
          ...(declared && { shapes: { x: declared } }),
          build: (w, inputs) => linear(w.at('to_q'), inputs['x']!, { out: 3, bias }),
        },
        direct(x, bias),
      )
    }
  })

  it('refuses rows that cannot be flattened, unknown features and integers', () => {
    const over = (shape: readonly (number | string)[], message: RegExp, dtype?: 'int64') =>
      expectGraphError((w, input) => linear(w.at('to_q'), input(shape, dtype), { out: 3 }), message, weights)
    over([2, 'tokens', 5], /cannot flatten the rows of \(2, tokens, 5\)/)
    over([2, 'features'], /axis -1 of \(2, features\) must be known/)
    over([2, 5], /Gemm of int64 and float32/, 'int64')
  })
})

describe('matmul', () => {
  it('multiplies the last two axes and broadcasts the others', async () => {
    const a = randomTensor([2, 1, 3, 4], 4)
    const b = randomTensor([5, 4, 2], 5)
    const data: number[] = []
    for (let i = 0; i < 2; i++)
      for (let j = 0; j < 5; j++)
        for (let n = 0; n < 3; n++)
          for (let m = 0; m < 2; m++) {
            let sum = 0
            for (let k = 0; k < 4; k++) sum += a.data[(i * 3 + n) * 4 + k]! * b.data[(j * 4 + k) * 2 + m]!
            data.push(sum)
          }
    await expectNumbers(
      { inputs: { a, b }, build: (_w, x) => matmul(x['a']!, x['b']!) },
      { shape: [2, 5, 3, 2], data },
    )
  })

  it('refuses inner sizes, ranks and types that differ', () => {
    expectGraphError((_w, input) => matmul(input([2, 3]), input([4, 2])), /\(2, 3\) by \(4, 2\)/)
    expectGraphError((_w, input) => matmul(input([3]), input([3, 2])), /\(3\) by \(3, 2\)/)
    expectGraphError((_w, input) => matmul(input([2, 3]), input([3, 2], 'int64')), /float32 and int64/)
    expectGraphError((_w, input) => matmul(input([2, 2, 3]), input([3, 3, 2])), /do not broadcast/)
  })
})
