import { describe, expect, it } from 'vitest'
import { PLAIN } from '../../../../native-models/graph/dialect.ts'
import {
  add,
  cast,
  cos,
  div,
  mul,
  relu,
  scale,
  shift,
  sigmoid,
  sin,
  sqrt,
  sub,
  tanh,
} from '../../../../native-models/graph/ops/elementwise.ts'
import type { Tensor } from '../../../../native-models/graph/tensor.ts'
import { randomTensor } from '../../files.ts'
import { evaluate, expectGraphError, expectNumbers, scopeOf } from '../evaluate.ts'

describe('two tensors', () => {
  const a = randomTensor([2, 1, 3], 1)
  const b = randomTensor([4, 3], 2)
  const cases: [string, (a: Tensor, b: Tensor) => Tensor, (a: number, b: number) => number][] = [
    ['add', add, (x, y) => x + y],
    ['sub', sub, (x, y) => x - y],
    ['mul', mul, (x, y) => x * y],
    ['div', div, (x, y) => x / y],
  ]
  it.each(cases)('%s broadcasts as NumPy does', async (_, op, number) => {
    const expected: number[] = []
    for (let i = 0; i < 2; i++)
      for (let j = 0; j < 4; j++)
        for (let k = 0; k < 3; k++) expected.push(number(a.data[i * 3 + k]!, b.data[j * 3 + k]!))
    await expectNumbers(
      { inputs: { a, b }, build: (_w, x) => op(x['a']!, x['b']!) },
      { shape: [2, 4, 3], data: expected },
    )
  })

  it('refuses shapes that do not broadcast, and types that differ', () => {
    expectGraphError((_w, input) => add(input([2, 3]), input([2, 4])), /\(2, 3\) and \(2, 4\)/)
    expectGraphError((_w, input) => add(input(['tokens', 3]), input([5, 3])), /do not broadcast/)
    expectGraphError((_w, input) => mul(input([2]), input([2], 'int64')), /Mul of float32 and int64/)
  })
})

describe('one tensor', () => {
  const x = randomTensor([3, 5], 3)
  const cases: [string, (x: Tensor) => Tensor, (x: number) => number][] = [
    ['sin', sin, Math.sin],
    ['cos', cos, Math.cos],
    ['tanh', tanh, Math.tanh],
    ['sigmoid', sigmoid, (v) => 1 / (1 + Math.exp(-v))],
    ['relu', relu, (v) => Math.max(v, 0)],
    ['scale', (t) => scale(t, 2.5), (v) => v * 2.5],
    ['shift', (t) => shift(t, -0.75), (v) => v - 0.75],
    ['sqrt of a square', (t) => sqrt(mul(t, t)), Math.abs],
  ]
  it.each(cases)('%s', async (_, op, number) => {
    await expectNumbers(
      { inputs: { x }, build: (_w, inputs) => op(inputs['x']!) },
      { shape: x.shape, data: x.data.map(number) },
    )
  })

  it('takes a named dimension', async () => {
    const { data } = await evaluate(PLAIN, {
      inputs: { x },
      shapes: { x: ['tokens', 5] },
      build: (_w, inputs) => scale(inputs['x']!, 3),
    })
    expect(Array.from(data)).toEqual(Array.from(x.data, (value) => Math.fround(value * 3)))
  })
})

describe('cast', () => {
  it('is nothing where the type is right already', () => {
    const { graph } = scopeOf(PLAIN)
    const x = graph.input('x', 'float32', [2])
    expect(cast(x, 'float32')).toBe(x)
  })

  it('rounds to float16 and back', async () => {
    const x = randomTensor([20], 4)
    const { data } = await evaluate(PLAIN, {
      inputs: { x },
      build: (_w, inputs) => cast(cast(inputs['x']!, 'float16'), 'float32'),
    })
    expect(Array.from(data)).toEqual(Array.from(Float16Array.from(x.data)))
  })
})
