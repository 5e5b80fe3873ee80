import { describe, expect, it } from 'vitest'
import { LEAST_WIDTH, layoutLanes } from '../../../../../renderer/features/compare/stage/lane-layout.ts'

const around = 50
const gap = 14
const fits = (count: number, ratio: number, room: { width: number; height: number }) => {
  const { columns, rows, picture } = layoutLanes({ count, ratio, room, around, gap })
  expect(columns * rows).toBeGreaterThanOrEqual(count)
  expect(columns * picture.width + (columns - 1) * gap).toBeLessThanOrEqual(room.width)
  expect(rows * (picture.height + around) + (rows - 1) * gap).toBeLessThanOrEqual(room.height + rows)
  return { columns, rows, picture }
}

describe('layoutLanes', () => {
  it('puts four in a row where there is width, and two by two where there is height', () => {
    expect(fits(4, 1, { width: 1184, height: 440 })).toMatchObject({ columns: 4, picture: { width: 285 } })
    expect(fits(4, 1, { width: 900, height: 1000 })).toMatchObject({ columns: 2, rows: 2 })
  })

  it('makes rows even', () => {
    expect(fits(8, 1, { width: 1184, height: 452 })).toMatchObject({ columns: 4, rows: 2 })
    expect(fits(6, 1, { width: 1184, height: 452 }).columns).not.toBe(4)
  })

  it('finds the largest pictures that there are', () => {
    for (const [width, height] of [
      [928, 380],
      [1184, 452],
      [1824, 700],
      [3744, 1500],
    ] as const) {
      for (const count of [2, 3, 5, 7, 8]) {
        for (const ratio of [0.6, 1, 1.67]) {
          const { picture } = fits(count, ratio, { width, height })
          for (let rows = 1; rows <= count; rows++) {
            const wide = (width - gap * (Math.ceil(count / rows) - 1)) / Math.ceil(count / rows)
            const high = ((height - gap * (rows - 1)) / rows - around) * ratio
            expect(picture.width).toBeGreaterThanOrEqual(Math.floor(Math.min(wide, high)))
          }
        }
      }
    }
  })

  it('holds five rows of a grid that is painted in a small window', () => {
    const room = { width: 930, height: 320 }
    const { picture } = layoutLanes({ count: 15, ratio: 1, room, around: 0, gap: 8, columns: 3 })
    expect(5 * picture.height + 4 * 8).toBeLessThanOrEqual(room.height)
  })

  it('keeps the columns of a grid, and scrolls before pictures tell nothing', () => {
    const room = { width: 500, height: 300 }
    const layout = layoutLanes({ count: 36, ratio: 1, room, around: 0, gap, columns: 6 })
    expect(layout).toEqual({ columns: 6, rows: 6, picture: { width: LEAST_WIDTH, height: LEAST_WIDTH } })
  })
})
