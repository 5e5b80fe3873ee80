/** Pictures of any shape in rows of one width, as a printer sets a line: no cropping, no holes. */

export interface Shape {
  readonly id: string
  readonly width: number
  readonly height: number
}

export interface PlacedTile {
  readonly id: string
  /** Its place in the list. */
  readonly index: number
  readonly left: number
  readonly width: number
}

export interface TileRow {
  readonly height: number
  readonly tiles: readonly PlacedTile[]
}

export interface JustifyOptions {
  /** Of the whole grid, in CSS pixels. */
  readonly width: number
  /** What a row would like to be high. */
  readonly rowHeight: number
  readonly gap: number
}

/** Rows are filled greedily and then scaled to the width; the last one keeps its height and is left ragged. */
export function justify(shapes: readonly Shape[], options: JustifyOptions): TileRow[] {
  const rows: TileRow[] = []
  let line: Shape[] = []
  let ratio = 0
  for (const [index, shape] of shapes.entries()) {
    line.push(shape)
    ratio += ratioOf(shape)
    const free = options.width - options.gap * (line.length - 1)
    if (ratio * options.rowHeight < free) continue
    rows.push(place(line, index + 1 - line.length, { height: free / ratio, gap: options.gap }))
    line = []
    ratio = 0
  }
  if (line.length > 0) {
    rows.push(place(line, shapes.length - line.length, { height: options.rowHeight, gap: options.gap }))
  }
  return rows
}

function ratioOf(shape: Shape): number {
  return shape.width / shape.height
}

/** Edges are rounded, not widths, so that the last tile ends exactly where the row does. */
function place(line: readonly Shape[], first: number, size: { height: number; gap: number }): TileRow {
  let at = 0
  const tiles = line.map((shape, n) => {
    const left = Math.round(at)
    at += size.height * ratioOf(shape)
    const width = Math.round(at) - left
    at += size.gap
    return { id: shape.id, index: first + n, left, width }
  })
  return { height: Math.round(size.height), tiles }
}

/** The tile above or below: the one whose middle is nearest. */
export function neighbour(rows: readonly TileRow[], index: number, direction: -1 | 1): number {
  const at = rows.findIndex((row) => row.tiles.some((tile) => tile.index === index))
  const here = rows[at]?.tiles.find((tile) => tile.index === index)
  const tiles = rows[at + direction]?.tiles
  if (here === undefined || tiles === undefined) return index
  const middle = here.left + here.width / 2
  const distance = (tile: PlacedTile): number => Math.abs(tile.left + tile.width / 2 - middle)
  return tiles.reduce((best, tile) => (distance(tile) < distance(best) ? tile : best)).index
}
