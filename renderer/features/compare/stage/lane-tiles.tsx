/** All lanes, small: a click lays one below, with Shift above. They move with the scrubber, too. */
import { styled } from '@mui/material/styles'
import { LaneMark } from '../../../components/lane-mark.tsx'
import { type ComparedEntry, look } from '../../../state/comparison.ts'
import { t } from '../../../strings/t.ts'
import { ink, radius, type } from '../../../theme/tokens.ts'
import { LaneLabel } from './lane-label.tsx'
import { LanePicture } from './lane-picture.tsx'
import { laneSides } from './lane-sides.ts'
import { shortLabel } from './short-label.ts'
import { withLane } from './use-stage-keys.ts'

/** Of the name below a tile, and between tiles, in pixels. */
const TILE_FOOT = 18
const TILE_GAP = 8
const EDGE = 4
/** A wheel's width, for lists that do not fit. */
const SCROLL_BAR = 8
const SMALLEST = 48
const LARGEST = 92

const List = styled('ul')({
  minHeight: 0,
  overflowY: 'auto',
  padding: EDGE,
  display: 'grid',
  alignContent: 'start',
  gap: TILE_GAP,
})
const Tile = styled('button')({
  ...type.meta,
  display: 'block',
  padding: 0,
  border: 0,
  borderRadius: radius.picture,
  background: 'none',
  color: ink.dim,
  textAlign: 'left',
  cursor: 'pointer',
  '& [role="img"]': { pointerEvents: 'none' },
  '&[aria-pressed="true"] .frame': { outline: `2px solid ${ink.dim}`, outlineOffset: 1 },
  '&:hover': { color: ink.text },
})
const Name = styled('span')({
  display: 'flex',
  alignItems: 'center',
  gap: 5,
  paddingTop: 4,
  height: TILE_FOOT,
  '& svg': { flex: 'none' },
})
const Frame = styled('div')({ borderRadius: radius.picture })

interface Props {
  readonly entry: ComparedEntry
  readonly pair: readonly [number, number]
  /** Of their place, in CSS pixels. */
  readonly height: number
}

export function LaneTiles({ entry, pair, height }: Props) {
  const { lanes } = entry.comparison
  const labels = lanes.map(({ label }) =>
    shortLabel(
      lanes.map((one) => one.label),
      label,
    ),
  )
  const { columns, width } = tilesIn(height, lanes.length)
  const style = {
    gridTemplateColumns: `repeat(${columns}, ${width}px)`,
    width: columns * width + (columns - 1) * TILE_GAP + 2 * EDGE + SCROLL_BAR,
  }
  return (
    <List aria-label={t('compareStage.tiles')} style={style}>
      {lanes.map(({ label }, lane) => {
        const sides = laneSides(entry, lane)
        const pane = { width, height: Math.round((width * sides.height) / sides.width) }
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a lane is known by its place
          <li key={lane} style={{ width: pane.width }}>
            <Tile
              style={{ width: pane.width }}
              aria-pressed={pair.includes(lane)}
              aria-label={t('compareStage.tile', { label })}
              title={t('compareStage.tileSays')}
              onClick={(event) => look({ pair: withLane(pair, lane, event.shiftKey ? 1 : 0) })}
            >
              <Frame className="frame">
                <LanePicture lane={lane} label={label} sides={sides} pane={pane} />
              </Frame>
              <Name>
                <LaneMark lane={lane} size={10} />
                <LaneLabel label={labels[lane] ?? label} labels={labels} />
              </Name>
            </Tile>
          </li>
        )
      })}
    </List>
  )
}

/** As large as fits without scrolling, in one column or two; of square ones. */
export function tilesIn(height: number, count: number): { columns: number; width: number } {
  const sideOf = (columns: number): number => {
    const rows = Math.ceil(count / columns)
    return Math.floor((height - 2 * EDGE - TILE_GAP * (rows - 1)) / rows - TILE_FOOT)
  }
  const columns = sideOf(1) >= SMALLEST ? 1 : 2
  return { columns, width: Math.min(LARGEST, Math.max(SMALLEST, sideOf(columns))) }
}
