/** Matrices in float64, for what a LoRA should do to a weight: written down straightforwardly. */
import type { HostTensor } from '../../../../native-models/runtime/session.ts'

export interface Matrix {
  readonly rows: number
  readonly columns: number
  readonly data: Float64Array
}

/** (n, …) as (n, rest). */
export function matrixOf({ shape, data }: HostTensor): Matrix {
  const [rows = 1] = shape
  return { rows, columns: data.length / rows, data: Float64Array.from(data) }
}

function make(rows: number, columns: number, at: (row: number, column: number) => number): Matrix {
  const data = Float64Array.from({ length: rows * columns }, (_, i) =>
    at(Math.floor(i / columns), i % columns),
  )
  return { rows, columns, data }
}

const at = ({ columns, data }: Matrix, row: number, column: number): number => data[row * columns + column]!

export function matmul(a: Matrix, b: Matrix): Matrix {
  return make(a.rows, b.columns, (row, column) => {
    let sum = 0
    for (let k = 0; k < a.columns; k++) sum += at(a, row, k) * at(b, k, column)
    return sum
  })
}

export function kronecker(a: Matrix, b: Matrix): Matrix {
  return make(a.rows * b.rows, a.columns * b.columns, (row, column) => {
    const outer = at(a, Math.floor(row / b.rows), Math.floor(column / b.columns))
    return outer * at(b, row % b.rows, column % b.columns)
  })
}

export function hadamard(a: Matrix, b: Matrix): Matrix {
  return make(a.rows, a.columns, (row, column) => at(a, row, column) * at(b, row, column))
}

/** a + factor × b */
export function plus(a: Matrix, factor: number, b: Matrix): Matrix {
  return make(a.rows, a.columns, (row, column) => at(a, row, column) + factor * at(b, row, column))
}

export function rowsFrom(a: Matrix, start: number, count: number): Matrix {
  return make(count, a.columns, (row, column) => at(a, start + row, column))
}

/** Rows with the lengths of `lengths`. */
export function withRowLengths(a: Matrix, lengths: ArrayLike<number>): Matrix {
  const own = Array.from({ length: a.rows }, (_, row) =>
    Math.hypot(...a.data.subarray(row * a.columns, (row + 1) * a.columns)),
  )
  return make(a.rows, a.columns, (row, column) => (at(a, row, column) * lengths[row]!) / own[row]!)
}

/** The same for input channels, each of `elements` neighbouring columns. */
export function withChannelLengths(a: Matrix, lengths: ArrayLike<number>, elements: number): Matrix {
  const own = new Float64Array(lengths.length)
  for (const [index, value] of a.data.entries())
    own[Math.floor((index % a.columns) / elements)]! += value * value
  return make(a.rows, a.columns, (row, column) => {
    const channel = Math.floor(column / elements)
    return (at(a, row, column) * lengths[channel]!) / Math.sqrt(own[channel]!)
  })
}
