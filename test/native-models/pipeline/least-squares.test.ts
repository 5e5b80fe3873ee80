import { describe, expect, it } from 'vitest'
import { leastSquares } from '../../../native-models/pipeline/least-squares.ts'
import { TorchGenerator } from '../../../native-models/runtime/random.ts'

const random = new TorchGenerator(1n)
const rows = Array.from({ length: 200 }, () => [...random.randn(3), 1])
const value = (row: readonly number[], coefficients: readonly number[]) =>
  row.reduce((sum, x, i) => sum + x * coefficients[i]!, 0)

describe('leastSquares', () => {
  it('finds the coefficients that made the targets', () => {
    const truth = [2, -0.5, 0.25, 7]
    const found = leastSquares(
      rows,
      rows.map((row) => value(row, truth)),
    )
    for (const [i, coefficient] of found.entries()) expect(coefficient).toBeCloseTo(truth[i]!, 4)
  })

  it('has the smallest error of all where there is noise', () => {
    const noise = random.randn(rows.length)
    const targets = rows.map((row, i) => value(row, [1, 2, 3, 4]) + noise[i]!)
    const error = (coefficients: readonly number[]) =>
      rows.reduce((sum, row, i) => sum + (value(row, coefficients) - targets[i]!) ** 2, 0)
    const found = leastSquares(rows, targets)
    for (const i of [0, 1, 2, 3])
      for (const change of [-0.01, 0.01])
        expect(error(found)).toBeLessThan(error(found.with(i, found[i]! + change)))
  })

  it('does not mind the order of the unknowns: it pivots', () => {
    expect(
      leastSquares(
        [
          [0, 1],
          [1, 0],
          [0, 2],
        ],
        [3, 5, 6],
      ),
    ).toEqual([expect.closeTo(5, 4) as number, expect.closeTo(3, 4) as number])
  })

  it('gives finite numbers where inputs do not vary or repeat one another', () => {
    const flat = leastSquares(
      [
        [0, 1, 1],
        [0, 1, 1],
      ],
      [2, 2],
    )
    expect(flat.every(Number.isFinite)).toBe(true)
    expect(flat[0]).toBe(0)
    expect(flat[1]! + flat[2]!).toBeCloseTo(2, 4)
  })
})
