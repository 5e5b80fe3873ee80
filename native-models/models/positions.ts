/**
 * Two-dimensional sine-cosine positions. Vaswani et al., arXiv 1706.03762, §3.5, by row and column; scaled to
 * the training grid as PixArt-α does (arXiv 2310.00426, appendix; DiffFit's interpolation, arXiv 2304.06648).
 */
export interface PositionGrid {
  readonly rows: number
  readonly columns: number
  readonly dim: number
  /** Side of the training grid, in patches. */
  readonly baseSize: number
  readonly interpolationScale: number
}

/** → (rows × columns, dim): the first half of dim for the column, the second for the row; sines, then cosines. */
export function sineCosinePositions({
  rows,
  columns,
  dim,
  baseSize,
  interpolationScale,
}: PositionGrid): Float32Array {
  const half = dim / 2
  const quarter = half / 2
  const frequencies = Float64Array.from({ length: quarter }, (_, i) => 1 / 10000 ** (i / quarter))
  const table = new Float32Array(rows * columns * dim)
  const write = (start: number, position: number): void => {
    for (let i = 0; i < quarter; i++) {
      const angle = position * frequencies[i]!
      table[start + i] = Math.sin(angle)
      table[start + quarter + i] = Math.cos(angle)
    }
  }
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const start = (row * columns + column) * dim
      write(start, column / (columns / baseSize) / interpolationScale)
      write(start + half, row / (rows / baseSize) / interpolationScale)
    }
  }
  return table
}
