import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { justify, neighbour } from '../../../../renderer/features/library/justify.ts'

const options = { width: 1000, rowHeight: 180, gap: 8 }
const square = (id: string) => ({ id, width: 256, height: 256 })

describe('the justified grid', () => {
  it('fills every row to its width, never over it, in order, nothing lost', () => {
    const shape = fc.record({
      width: fc.integer({ min: 64, max: 2048 }),
      height: fc.integer({ min: 64, max: 2048 }),
    })
    fc.assert(
      fc.property(fc.array(shape, { maxLength: 200 }), (shapes) => {
        const rows = justify(
          shapes.map((one, n) => ({ ...one, id: String(n) })),
          options,
        )
        expect(rows.flatMap((row) => row.tiles.map((tile) => tile.index))).toEqual(shapes.map((_, n) => n))
        for (const [n, row] of rows.entries()) {
          const last = row.tiles.at(-1)!
          expect(last.left + last.width).toBeLessThanOrEqual(options.width)
          if (n < rows.length - 1) {
            expect(last.left + last.width).toBe(options.width)
            expect(row.height).toBeLessThanOrEqual(options.rowHeight)
          }
        }
      }),
    )
  })

  it('leaves the last row ragged instead of blowing it up', () => {
    const rows = justify([square('a')], options)
    expect(rows).toEqual([{ height: 180, tiles: [{ id: 'a', index: 0, left: 0, width: 180 }] }])
  })

  it('goes up and down to the nearest middle', () => {
    const rows = justify(
      Array.from({ length: 14 }, (_, n) => square(String(n))),
      options,
    )
    const perRow = rows[0]!.tiles.length
    expect(neighbour(rows, 1, 1)).toBe(1 + perRow)
    expect(neighbour(rows, 1 + perRow, -1)).toBe(1)
    expect(neighbour(rows, 0, -1)).toBe(0)
  })
})
