/** One row of the grid, and its places before the pictures are here. */
import { type MouseEvent, memo } from 'react'
import type { Shot } from '../../state/film.ts'
import type { TileRow } from './justify.ts'
import { PictureTile } from './picture-tile.tsx'
import type { Selection } from './selection.ts'

export const GAP = 8

interface Props {
  readonly row: TileRow
  readonly top: number
  readonly pictures: readonly Shot[]
  readonly selection: Selection
  readonly hurry: boolean
  onPress(event: MouseEvent, id: string): void
  onOpen(id: string): void
  onMenu(event: MouseEvent, shot: Shot): void
}

export const GridRow = memo(function GridRow({ row, top, pictures, selection, ...rest }: Props) {
  return (
    <div
      className="line"
      role="presentation"
      style={{ height: row.height, transform: `translateY(${top}px)` }}
    >
      {row.tiles.map(({ id, index, left, width }) => {
        const shot = pictures[index]
        if (shot === undefined) return null
        return (
          <PictureTile
            key={id}
            shot={shot}
            left={left}
            width={width}
            height={row.height}
            index={index}
            selected={selection.ids.has(id)}
            focused={selection.focus === id}
            {...rest}
          />
        )
      })}
    </div>
  )
})

interface GhostProps {
  readonly top: number
  readonly width: number
  readonly rowHeight: number
}

export function GhostRow({ top, width, rowHeight }: GhostProps) {
  const count = Math.max(1, Math.floor((width + GAP) / (rowHeight + GAP)))
  const each = (width - GAP * (count - 1)) / count
  return (
    <div className="line" aria-hidden style={{ height: rowHeight, transform: `translateY(${top}px)` }}>
      {Array.from({ length: count }, (_, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: empty places have nothing else
        <div key={n} className="tile" style={{ left: n * (each + GAP), width: each, height: rowHeight }} />
      ))}
    </div>
  )
}
