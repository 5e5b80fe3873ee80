/** All lanes next to each other, as large as they can be; those of a grid in its rows and columns. */
import { styled } from '@mui/material/styles'
import { Fragment, useRef } from 'react'
import type { Axis } from '../../../../native-models/api/comparison.ts'
import type { ComparedEntry } from '../../../state/comparison.ts'
import { t } from '../../../strings/t.ts'
import { ink, type } from '../../../theme/tokens.ts'
import { useBox } from '../../viewer/use-box.ts'
import type { Box } from '../../viewer/zoom.ts'
import { sayAxis, sayValues } from './axis-words.ts'
import { FOOT, HEAD, LaneCell } from './lane-cell.tsx'
import { LaneLabel } from './lane-label.tsx'
import { layoutLanes } from './lane-layout.ts'
import { laneSides } from './lane-sides.ts'

const GAP = 14
/** Between rows, whose own words keep them apart; of a grid in both directions. */
const NARROW_GAP = 8
/** Room for the accent's frame around the pictures at the edges. */
const EDGE = 6
/** Of the words at the left and above a grid. */
const ROW_HEAD = 84
const COLUMN_HEAD = 16

const Place = styled('div')({ position: 'absolute', inset: `0 ${-EDGE}px`, overflow: 'auto' })
const Lanes = styled('ul')({
  minHeight: '100%',
  width: 'max-content',
  minWidth: '100%',
  padding: EDGE,
  display: 'grid',
  placeContent: 'center',
  gap: `${NARROW_GAP}px ${GAP}px`,
  '&[data-grid="true"]': { gap: NARROW_GAP },
})
const EdgeWords = styled('li')({
  ...type.head,
  color: ink.dim,
  alignSelf: 'center',
  textAlign: 'right',
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  '&[data-edge="column"]': {
    textAlign: 'center',
    alignSelf: 'end',
    display: 'flex',
    justifyContent: 'center',
  },
})

export function LanesSide({ entry }: { readonly entry: ComparedEntry }) {
  const place = useRef<HTMLDivElement>(null)
  const box = useBox(place)
  return (
    <Place ref={place}>
      {box !== undefined &&
        (entry.comparison.setup.kind === 'grid' ? (
          <Grid entry={entry} {...entry.comparison.setup} box={box} />
        ) : (
          <Row entry={entry} box={box} />
        ))}
    </Place>
  )
}

const inside = ({ width, height }: Box): Box => ({ width: width - 2 * EDGE, height: height - 2 * EDGE })

function ratioOf(entry: ComparedEntry): number {
  const { width, height } = laneSides(entry, 0)
  return width / height
}

function Row({ entry, box }: { readonly entry: ComparedEntry; readonly box: Box }) {
  const { lanes } = entry.comparison
  const { columns, picture } = layoutLanes({
    ...{ count: lanes.length, ratio: ratioOf(entry), room: inside(box), around: HEAD + FOOT },
    ...{ gap: GAP, rowGap: NARROW_GAP },
  })
  const style = { gridTemplateColumns: `repeat(${columns}, ${picture.width}px)` }
  return (
    <Lanes style={style} aria-label={t('compareStage.lanes')}>
      {lanes.map(({ label }, lane) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a lane is known by its place
        <LaneCell key={`${lane} ${label}`} entry={entry} lane={lane} box={picture} />
      ))}
    </Lanes>
  )
}

interface GridProps {
  readonly entry: ComparedEntry
  readonly x: Axis
  readonly y?: Axis | undefined
  readonly box: Box
}

function Grid({ entry, x, y, box }: GridProps) {
  const columns = sayValues(x)
  const rows = y === undefined ? [''] : sayValues(y)
  const room = inside(box)
  const head = y === undefined ? 0 : ROW_HEAD + NARROW_GAP
  const { picture } = layoutLanes({
    ...{ count: entry.comparison.lanes.length, columns: columns.length, ratio: ratioOf(entry) },
    ...{ around: 0, gap: NARROW_GAP },
    room: { width: room.width - head, height: room.height - COLUMN_HEAD - NARROW_GAP },
  })
  const side = y === undefined ? '' : `${ROW_HEAD}px `
  const style = { gridTemplateColumns: `${side}repeat(${columns.length}, ${picture.width}px)` }
  return (
    <Lanes style={style} data-grid aria-label={sayAxis(x, y)}>
      {y !== undefined && <EdgeWords aria-hidden />}
      {columns.map((words) => (
        <EdgeWords key={words} data-edge="column" title={words} style={{ height: COLUMN_HEAD }}>
          <LaneLabel label={words} labels={columns} />
        </EdgeWords>
      ))}
      {rows.map((words, row) => (
        <Fragment key={words}>
          {y !== undefined && <EdgeWords title={words}>{words}</EdgeWords>}
          {columns.map((column, at) => (
            <LaneCell key={column} entry={entry} lane={row * columns.length + at} box={picture} bare />
          ))}
        </Fragment>
      ))}
    </Lanes>
  )
}
