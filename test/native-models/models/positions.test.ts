import { expect, it } from 'vitest'
import { sineCosinePositions } from '../../../native-models/models/positions.ts'

const grid = { rows: 2, columns: 3, dim: 8, baseSize: 4, interpolationScale: 2 }
const table = sineCosinePositions(grid)
const at = (row: number, column: number) =>
  Array.from(table.subarray((row * 3 + column) * 8, (row * 3 + column + 1) * 8))

it('a position is the columns’ sines and cosines, then the rows’', () => {
  const part = (position: number) => [
    ...[1, 0.01].map((frequency) => Math.sin(position * frequency)),
    ...[1, 0.01].map((frequency) => Math.cos(position * frequency)),
  ]
  for (const row of [0, 1]) {
    for (const column of [0, 1, 2]) {
      const expected = [...part((column * 4) / 3 / 2), ...part((row * 4) / 2 / 2)]
      for (const [i, value] of at(row, column).entries()) expect(value).toBeCloseTo(expected[i]!, 6)
    }
  }
})

it('a larger grid covers the same span', () => {
  const twice = sineCosinePositions({ ...grid, rows: 4, columns: 6 })
  expect(Array.from(twice.subarray((2 * 6 + 2) * 8, (2 * 6 + 3) * 8))).toEqual(at(1, 1))
})
