/** All lanes, small: a click lays one below, with Shift above. They move with the scrubber, too. */
import { styled } from '@mui/material/styles'
import { LaneMark } from '../../../components/lane-mark.tsx'
import { type ComparedEntry, look } from '../../../state/comparison.ts'
import { t } from '../../../strings/t.ts'
import { ink, radius, type } from '../../../theme/tokens.ts'
import { LanePicture } from './lane-picture.tsx'
import { laneSides } from './lane-sides.ts'
import { withLane } from './use-stage-keys.ts'

const List = styled('ul')({
  minHeight: 0,
  overflowY: 'auto',
  padding: 4,
  display: 'flex',
  flexDirection: 'column',
  gap: 8,
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
  '& svg': { flex: 'none' },
  '& span': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
})
const Frame = styled('div')({ borderRadius: radius.picture })

interface Props {
  readonly entry: ComparedEntry
  readonly pair: readonly [number, number]
  readonly width: number
}

export function LaneTiles({ entry, pair, width }: Props) {
  return (
    <List aria-label={t('compareStage.tiles')}>
      {entry.comparison.lanes.map(({ label }, lane) => {
        const sides = laneSides(entry, lane)
        const pane = { width: width - 16, height: Math.round(((width - 16) * sides.height) / sides.width) }
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
                <span>{label}</span>
              </Name>
            </Tile>
          </li>
        )
      })}
    </List>
  )
}
