/** The lanes in their order: dragged into another one, or moved with Alt and the arrow keys. */
import { styled } from '@mui/material/styles'
import { type DragEvent, useState } from 'react'
import type { LaneChoice } from '../../../../native-models/api/comparison.ts'
import { editLanes, type LanesSetup } from '../../../state/compare-draft.ts'
import { t } from '../../../strings/t.ts'
import { ink, type } from '../../../theme/tokens.ts'
import { withLead } from './lane-edits.ts'
import { LANE_COLUMNS, LaneRow } from './lane-row.tsx'
import { usePlannedLanes } from './plan.ts'

/** Marks our own drags, so that nobody takes them for a dropped file. */
const KIND = 'application/x-studio-lane'

const Head = styled('div')({
  ...LANE_COLUMNS,
  ...type.meta,
  color: ink.faint,
  '& > :nth-of-type(n+3)': { textAlign: 'right', paddingRight: 6 },
})
const Item = styled('li')({
  position: 'relative',
  '&[data-over="true"]::before': {
    content: '""',
    position: 'absolute',
    zIndex: 1,
    insetInline: 0,
    top: -1,
    height: 2,
    background: ink.accent,
  },
  '&[data-dragged="true"]': { opacity: 0.4 },
})

export function LanesTable({ setup }: { readonly setup: LanesSetup }) {
  const { lanes } = setup
  const [dragged, setDragged] = useState<number>()
  const [over, setOver] = useState<number>()
  const [said, setSaid] = useState('')
  const planned = usePlannedLanes(setup)
  const shown = planned?.map(({ change }, at) => change.steps ?? lanes[at]?.steps ?? 1)
  const move = (from: number, to: number): void => {
    if (from === to || to < 0 || to >= lanes.length) return
    editLanes({ lanes: withLead(setup, moved(lanes, from, to), shown) })
    setSaid(t('compare.laneMoved', { place: to + 1, count: lanes.length }))
  }
  const end = (): void => {
    setDragged(undefined)
    setOver(undefined)
  }
  return (
    <div>
      <Head aria-hidden>
        <span />
        <span>{t('compose.sampler')}</span>
        <span>{t('compose.steps')}</span>
        <span>{t('compose.guidance')}</span>
        <span>{t('compare.passes')}</span>
      </Head>
      <ol aria-label={t('compare.lanes')}>
        {lanes.map((lane, at) => (
          <Item
            // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its place; equal ones may stand there twice
            key={at}
            draggable
            data-dragged={at === dragged}
            data-over={dragged !== undefined && at === over}
            onDragStart={(event: DragEvent) => {
              event.dataTransfer.setData(KIND, String(at))
              event.dataTransfer.effectAllowed = 'move'
              setDragged(at)
            }}
            onDragEnd={end}
            onDragOver={(event: DragEvent) => {
              if (!event.dataTransfer.types.includes(KIND)) return
              event.preventDefault()
              setOver(at)
            }}
            onDrop={(event: DragEvent) => {
              event.preventDefault()
              if (dragged !== undefined) move(dragged, at)
              end()
            }}
          >
            <LaneRow
              {...{ setup, lane, at, shown }}
              planned={planned?.[at]}
              most={Math.max(...(planned ?? []).map(({ forwardPasses }) => forwardPasses))}
              onMove={(by) => move(at, at + by)}
            />
          </Item>
        ))}
      </ol>
      <span className="only-heard" aria-live="polite">
        {said}
      </span>
    </div>
  )
}

export function moved(lanes: readonly LaneChoice[], from: number, to: number): LaneChoice[] {
  const lane = lanes[from]
  return lane === undefined ? [...lanes] : lanes.toSpliced(from, 1).toSpliced(to, 0, lane)
}
