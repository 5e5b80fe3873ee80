/** The rows of the grid: those with pictures, and as many empty ones as what is not loaded yet will need. */
import type { Shot } from '../../state/film.ts'
import { type JustifyOptions, justify, type TileRow } from './justify.ts'

export interface GridLayout {
  readonly rows: readonly TileRow[]
  /** With the empty ones. */
  readonly count: number
  /** About how many entries must be loaded for this row to have pictures. */
  entriesUpTo(row: number): number
}

export interface GridOptions extends JustifyOptions {
  /** Entries that are loaded, and that are not. */
  readonly known: number
  readonly missing: number
}

export function gridLayout(pictures: readonly Shot[], options: GridOptions): GridLayout {
  const { known, missing } = options
  if (options.width === 0) return { rows: [], count: 0, entriesUpTo: () => -1 }
  const all = justify(
    pictures.map(({ picture }) => picture),
    options,
  )
  // The last row is not full before its next pictures are here: they would move it.
  const rows = missing > 0 ? all.slice(0, -1) : all
  const perRow = (options.width + options.gap) / (options.rowHeight + options.gap)
  const entriesPerRow = all.length > 0 ? known / all.length : perRow
  const count = rows.length + Math.ceil(missing / Math.max(entriesPerRow, 1e-3))
  return { rows, count, entriesUpTo: (row) => Math.ceil((row + 1) * entriesPerRow) }
}
