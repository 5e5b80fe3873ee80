/** Rows and columns of lanes, so that the pictures are as large as their place allows. Pure numbers, CSS pixels. */
import type { Box } from '../../viewer/zoom.ts'

export interface LaneLayout {
  readonly columns: number
  readonly rows: number
  /** Of one picture. */
  readonly picture: Box
}

interface Question {
  readonly count: number
  /** width : height of a picture. */
  readonly ratio: number
  readonly room: Box
  /** What a lane takes around its picture: words above and below. */
  readonly around: number
  readonly gap: number
  /** Between rows, where it is another. */
  readonly rowGap?: number
  /** Of a grid, whose columns mean something. */
  readonly columns?: number
}

/** Smaller ones tell nothing: the place scrolls instead. */
export const LEAST_WIDTH = 48

export function layoutLanes(question: Question): LaneLayout {
  const { count, columns } = question
  // Rows as even as can be: of eight lanes four and four, not six and two.
  const evenly = (rows: number): number => Math.ceil(count / rows)
  const choices = columns === undefined ? Array.from({ length: count }, (_, n) => evenly(n + 1)) : [columns]
  const layouts = choices.map((one) => layoutOf(question, one))
  // Of two that are as large the one with fewer rows comes first: people read lanes from left to right.
  return layouts.reduce((best, one) => (one.picture.width > best.picture.width ? one : best))
}

function layoutOf({ count, ratio, room, around, gap, rowGap = gap }: Question, columns: number): LaneLayout {
  const rows = Math.ceil(count / columns)
  const wide = (room.width - gap * (columns - 1)) / columns
  const high = ((room.height - rowGap * (rows - 1)) / rows - around) * ratio
  const width = Math.max(LEAST_WIDTH, Math.floor(Math.min(wide, high)))
  return { columns, rows, picture: { width, height: Math.round(width / ratio) } }
}
