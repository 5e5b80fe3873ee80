import { describe, expect, it } from 'vitest'
import { PLAIN } from '../../../../native-models/graph/dialect.ts'
import {
  chunk,
  concat,
  expand,
  gather,
  reshape,
  slice,
  split,
  transpose,
  unsqueeze,
} from '../../../../native-models/graph/ops/shape.ts'
import { randomTensor } from '../../files.ts'
import { expectGraphError, expectNumbers, scopeOf } from '../evaluate.ts'

const x = randomTensor([2, 3, 4], 1)
const at = (i: number, j: number, k: number) => x.data[(i * 3 + j) * 4 + k]!
/** Every element of a result of three axes. */
const each = (
  [a, b, c]: readonly [number, number, number],
  value: (i: number, j: number, k: number) => number,
) => Array.from({ length: a * b * c }, (_, n) => value(Math.floor(n / (b * c)), Math.floor(n / c) % b, n % c))

describe('reshape', () => {
  it('keeps the order of the elements', async () => {
    await expectNumbers(
      { inputs: { x }, build: (_w, inputs) => reshape(inputs['x']!, [6, 2, 2]) },
      { shape: [6, 2, 2], data: x.data },
    )
  })

  it('carries a named dimension along', async () => {
    await expectNumbers(
      {
        inputs: { x },
        shapes: { x: [2, 'tokens', 4] },
        build: (_w, inputs) => reshape(inputs['x']!, ['tokens', 8]),
      },
      { shape: [3, 8], data: x.data },
    )
  })

  it.each([
    [[2, 3], [7]],
    [['tokens', 4], [8]],
    [
      ['tokens', 4],
      ['rows', 4],
    ],
    [
      ['tokens', 'tokens'],
      ['tokens', 1],
    ],
    [
      ['tokens', 4],
      ['tokens', 5],
    ],
  ])('refuses %j → %j', (from, to) => {
    expectGraphError((_w, input) => reshape(input(from), to), /cannot reshape/)
  })
})

it('transpose permutes, and refuses what is no permutation', async () => {
  await expectNumbers(
    {
      inputs: { x },
      shapes: { x: [2, 'tokens', 4] },
      build: (_w, inputs) => transpose(inputs['x']!, [2, 0, 1]),
    },
    { shape: [4, 2, 3], data: each([4, 2, 3], (i, j, k) => at(j, k, i)) },
  )
  expectGraphError((_w, input) => transpose(input([2, 3]), [0, 0]), /\[0,0\] does not permute/)
  expectGraphError((_w, input) => transpose(input([2, 3]), [0]), /does not permute/)
})

describe('concat', () => {
  it('joins along any axis', async () => {
    const more = randomTensor([2, 2, 4], 2)
    await expectNumbers(
      { inputs: { x, more }, build: (_w, inputs) => concat([inputs['x']!, inputs['more']!], -2) },
      {
        shape: [2, 5, 4],
        data: each([2, 5, 4], (i, j, k) => (j < 3 ? at(i, j, k) : more.data[(i * 2 + j - 3) * 4 + k]!)),
      },
    )
  })

  it('refuses what does not fit', () => {
    expectGraphError((_w, input) => concat([input([2, 3]), input([3, 3])], 1), /cannot concatenate/)
    expectGraphError((_w, input) => concat([input([2]), input([2], 'int64')], 0), /int64 \(2\)/)
    expectGraphError((_w, input) => concat([input([2]), input([2])], 1), /\(2\) has no axis 1/)
    expectGraphError((_w, input) => concat([input(['n']), input([2])], 0), /must be known/)
  })
})

describe('split and chunk', () => {
  it('cut along an axis', async () => {
    for (const [part, first, size] of [
      [0, 0, 1],
      [1, 1, 3],
    ] as const) {
      await expectNumbers(
        { inputs: { x }, build: (_w, inputs) => split(inputs['x']!, [1, 3], 2)[part]! },
        { shape: [2, 3, size], data: each([2, 3, size], (i, j, k) => at(i, j, first + k)) },
      )
    }
    await expectNumbers(
      { inputs: { x }, build: (_w, inputs) => chunk(inputs['x']!, 3, 1)[2]! },
      { shape: [2, 1, 4], data: each([2, 1, 4], (i, _, k) => at(i, 2, k)) },
    )
  })

  it('refuse sizes that do not add up, even a single one', () => {
    expectGraphError((_w, input) => split(input([2, 5]), [2, 2], 1), /cannot split \(2, 5\) into \[2,2\]/)
    expectGraphError((_w, input) => split(input([2, 5]), [4], 1), /cannot split/)
    expectGraphError((_w, input) => split(input([2, 5]), [6, -1], 1), /cannot split/)
    expectGraphError((_w, input) => chunk(input([2, 5]), 2, 1), /cannot cut \(2, 5\) into 2 parts/)
    expectGraphError((_w, input) => chunk(input([2, 'n']), 2, 1), /must be known/)
  })
})

describe('slice', () => {
  it('takes a range', async () => {
    await expectNumbers(
      { inputs: { x }, build: (_w, inputs) => slice(inputs['x']!, -1, 1, 3) },
      { shape: [2, 3, 2], data: each([2, 3, 2], (i, j, k) => at(i, j, k + 1)) },
    )
  })

  it('of everything is nothing to do', () => {
    const input = scopeOf(PLAIN).graph.input('x', 'float32', [2, 3])
    expect(slice(input, 1, 0, 3)).toBe(input)
  })

  it.each([
    [-1, 2],
    [0, 4],
    [2, 2],
  ])('refuses [%i, %i) of 3', (start, end) => {
    expectGraphError((_w, input) => slice(input([2, 3]), 1, start, end), /cannot take/)
  })
})

it('gather takes rows by number', async () => {
  const rows = { data: BigInt64Array.of(2n, 0n, 2n), shape: [1, 3] }
  const table = randomTensor([3, 4], 3)
  await expectNumbers(
    {
      inputs: { rows, table },
      shapes: { rows: [1, 'tokens'] },
      build: (_w, inputs) => gather(inputs['table']!, inputs['rows']!),
    },
    { shape: [1, 3, 4], data: each([1, 3, 4], (_, j, k) => table.data[Number(rows.data[j]) * 4 + k]!) },
  )
  expectGraphError((_w, input) => gather(input([3, 4]), input([2])), /indices are int64, not float32/)
})

it.each([0, 1, 3])('unsqueeze puts an axis before axis %i', async (axis) => {
  await expectNumbers(
    { inputs: { x }, build: (_w, inputs) => unsqueeze(inputs['x']!, axis) },
    { shape: x.shape.toSpliced(axis, 0, 1), data: x.data },
  )
})

it.each([-1, 3])('unsqueeze refuses axis %i of two', (axis) => {
  expectGraphError((_w, input) => unsqueeze(input([2, 3]), axis), /\(2, 3\) has no place for an axis/)
})

it('expand repeats along axes of one', async () => {
  const row = randomTensor([1, 1, 4], 4)
  await expectNumbers(
    { inputs: { row }, build: (_w, inputs) => expand(inputs['row']!, [2, 3, 4]) },
    { shape: [2, 3, 4], data: each([2, 3, 4], (_i, _j, k) => row.data[k]!) },
  )
  expectGraphError((_w, input) => expand(input([2, 4]), [4, 4]), /cannot expand \(2, 4\) to \(4, 4\)/)
  expectGraphError((_w, input) => expand(input([4]), [2, 4]), /cannot expand/)
})
