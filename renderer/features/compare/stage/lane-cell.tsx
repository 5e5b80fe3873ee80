/** A lane among the others: what it is called, its picture, what it took. The frame stands from the first moment. */
import { styled } from '@mui/material/styles'
import { memo } from 'react'
import { LaneMark } from '../../../components/lane-mark.tsx'
import { type ComparedEntry, useComparison } from '../../../state/comparison.ts'
import { choose, light, useFigures } from '../../../state/comparison-figures.ts'
import { t } from '../../../strings/t.ts'
import { ink, radius, type } from '../../../theme/tokens.ts'
import type { Box } from '../../viewer/zoom.ts'
import { LaneFootnote } from '../figures/lane-footnote.tsx'
import { LanePicture } from './lane-picture.tsx'
import { laneSides } from './lane-sides.ts'
import { StepWords } from './lane-words.tsx'

/** Of the words above and below a picture, in pixels. */
export const HEAD = 28
export const FOOT = 24
/** Narrower lanes say their steps in short. */
const SHORT_BELOW = 190

const Root = styled('li')({
  display: 'block',
  borderRadius: radius.picture,
  '&:focus-visible': { outlineOffset: 5 },
})
const Head = styled('div')({
  ...type.control,
  height: HEAD,
  paddingBottom: 5,
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  '& svg': { flex: 'none' },
})
const Name = styled('span')({
  fontWeight: 600,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
})
const Frame = styled('div')({
  borderRadius: radius.picture,
  outlineOffset: 3,
  '&[data-frame="pinned"]': { outline: `2px solid ${ink.accent}` },
  '&[data-frame="reference"]': { outline: `2px solid ${ink.strongLine}` },
  '&[data-lit="true"]:not([data-frame="pinned"])': { outline: `2px solid ${ink.dim}` },
})
const Foot = styled('div')({
  ...type.meta,
  height: FOOT,
  paddingTop: 9,
  color: ink.dim,
  overflow: 'hidden',
  // What does not fit goes to a line that is not seen: a figure that is cut in half would lie.
  '& > span': { flexWrap: 'wrap' },
})

interface Props {
  readonly entry: ComparedEntry
  readonly lane: number
  readonly box: Box
  /** Of a grid: what sets it apart is said at its edges. */
  readonly bare?: boolean
}

export const LaneCell = memo(function LaneCell({ entry, lane, box, bare = false }: Props) {
  const frame = useComparison(({ view }) =>
    view.pinned === lane ? 'pinned' : view.reference === lane ? 'reference' : undefined,
  )
  const lit = useFigures((state) => state.lit === lane || state.chosen === lane)
  const { label } = entry.comparison.lanes[lane] ?? { label: '' }
  return (
    <Root
      data-lane={lane}
      aria-label={t(frame === undefined ? 'compareStage.lane' : `compareStage.lane_${frame}`, { label })}
      title={bare ? label : undefined}
      style={{ width: box.width }}
      tabIndex={0}
      onFocus={() => light(lane)}
      onBlur={() => light(undefined)}
      onPointerEnter={() => light(lane)}
      onPointerLeave={() => light(undefined)}
      onKeyDown={(event) => event.key === 'Enter' && choose(lane)}
    >
      {!bare && <LaneHead lane={lane} label={label} short={box.width < SHORT_BELOW} />}
      <Frame data-frame={frame} data-lit={lit}>
        <LanePicture lane={lane} label={label} sides={laneSides(entry, lane)} pane={box} />
      </Frame>
      {!bare && (
        <Foot>
          <LaneFootnote lane={lane} />
        </Foot>
      )}
    </Root>
  )
})

interface HeadProps {
  readonly lane: number
  readonly label: string
  readonly short: boolean
}

function LaneHead({ lane, label, short }: HeadProps) {
  return (
    <Head>
      <LaneMark lane={lane} />
      <Name title={label}>{label}</Name>
      <StepWords lane={lane} short={short} />
    </Head>
  )
}
