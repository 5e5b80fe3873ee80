/** On two lanes in one frame: which is which. A name goes with its side of the line. */
import { styled } from '@mui/material/styles'
import { LaneMark } from '../../../components/lane-mark.tsx'
import type { ComparedEntry } from '../../../state/comparison.ts'
import { t } from '../../../strings/t.ts'
import { ink, type } from '../../../theme/tokens.ts'
import { LaneLabel } from './lane-label.tsx'
import { useOverlay } from './overlay-state.ts'
import { shortLabel } from './short-label.ts'

const Side = styled('div')({
  ...type.meta,
  position: 'absolute',
  top: 6,
  padding: '0 6px',
  display: 'flex',
  overflow: 'hidden',
  pointerEvents: 'none',
  '&[data-side="right"]': { justifyContent: 'flex-end' },
})
const Name = styled('span')({
  display: 'flex',
  alignItems: 'center',
  gap: 5,
  minWidth: 0,
  padding: '2px 7px',
  borderRadius: 4,
  border: `1px solid ${ink.line}`,
  background: ink.raised,
  color: ink.text,
  whiteSpace: 'nowrap',
  '& svg': { flex: 'none' },
})

interface Props {
  readonly entry: ComparedEntry
  readonly pair: readonly [number, number]
  readonly mode: 'wipe' | 'onion'
}

export function PairNames({ entry, pair: [below, above], mode }: Props) {
  const { wipe, onion } = useOverlay()
  const line = mode === 'wipe' ? wipe : 0.5
  const seen = (part: number): string =>
    mode === 'wipe' ? '' : t('compareStage.percent', { value: Math.round(part * 100) })
  return (
    <>
      <Side data-side="left" style={{ left: 0, right: `${(1 - line) * 100}%` }} aria-hidden>
        <LaneName entry={entry} lane={below} more={seen(1 - onion)} />
      </Side>
      <Side data-side="right" style={{ left: `${line * 100}%`, right: 0 }} aria-hidden>
        <LaneName entry={entry} lane={above} more={seen(onion)} />
      </Side>
    </>
  )
}

function LaneName({ entry, lane, more }: Pick<Props, 'entry'> & { lane: number; more: string }) {
  const labels = entry.comparison.lanes.map(({ label }) => label)
  const short = labels.map((label) => shortLabel(labels, label))
  return (
    <Name>
      <LaneMark lane={lane} size={10} />
      <LaneLabel label={short[lane] ?? ''} labels={short} />
      {more}
    </Name>
  )
}
