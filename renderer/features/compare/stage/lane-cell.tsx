/** A lane among the others: what it is called, its picture, what it took. The frame stands from the first moment. */
import { styled } from '@mui/material/styles'
import { memo } from 'react'
import { Tag } from '../../../components/chip.tsx'
import { LaneMark } from '../../../components/lane-mark.tsx'
import { type ComparedEntry, useComparison } from '../../../state/comparison.ts'
import { fateOf } from '../../../state/comparison-fate.ts'
import { choose, light, useFigures } from '../../../state/comparison-figures.ts'
import { t } from '../../../strings/t.ts'
import { ink, radius, type } from '../../../theme/tokens.ts'
import type { Box } from '../../viewer/zoom.ts'
import { LaneFootnote } from '../figures/lane-footnote.tsx'
import { LaneLabel } from './lane-label.tsx'
import { LanePicture } from './lane-picture.tsx'
import { laneSides } from './lane-sides.ts'
import { StepWords } from './lane-words.tsx'
import { shortLabel } from './short-label.ts'

/** Of the words above and below a picture, in pixels. */
export const HEAD = 24
export const FOOT = 20
/** Narrower lanes say their names and steps in short. */
const SHORT_BELOW = 190

const Root = styled('li')({
  display: 'block',
  borderRadius: radius.picture,
  // Dashed: the pinned one's frame is the accent's, too.
  '&:focus-visible': { outline: `2px dashed ${ink.text}`, outlineOffset: 5 },
})
const Head = styled('div')({
  ...type.control,
  height: HEAD,
  paddingBottom: 4,
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  '& svg': { flex: 'none' },
})
const Name = styled('span')({ fontWeight: 600, minWidth: 0 })
const Frame = styled('div')({
  position: 'relative',
  borderRadius: radius.picture,
  outlineOffset: 3,
  '&[data-frame="pinned"]': { outline: `2px solid ${ink.accent}` },
  '&[data-frame="reference"]': { outline: `2px solid ${ink.strongLine}` },
  '&[data-lit="true"]:not([data-frame="pinned"])': { outline: `2px solid ${ink.dim}` },
})
/** Over its corner: that there will be no picture. */
const FateTag = styled(Tag)({ position: 'absolute', left: 4, bottom: 4, color: ink.text })
const Foot = styled('div')({
  ...type.meta,
  height: FOOT,
  paddingTop: 6,
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
  const { lanes } = entry.comparison
  const { label } = lanes[lane] ?? { label: '' }
  const labels = lanes.map((one) => one.label)
  const short = box.width < SHORT_BELOW
  const fate = fateOf(entry, lane)
  const hasSteps = useComparison(
    ({ tracks }) => (tracks[lane]?.kept && tracks[lane].steps.length > 0) ?? false,
  )
  const heard = fate === undefined ? label : `${label}, ${t(`compareStage.${fate}`)}`
  return (
    <Root
      data-lane={lane}
      aria-label={t(frame === undefined ? 'compareStage.lane' : `compareStage.lane_${frame}`, {
        ...{ label: heard },
      })}
      title={bare ? label : undefined}
      style={{ width: box.width }}
      tabIndex={0}
      onFocus={() => light(lane)}
      onBlur={() => light(undefined)}
      onPointerEnter={() => light(lane)}
      onPointerLeave={() => light(undefined)}
      onKeyDown={(event) => event.key === 'Enter' && choose(lane)}
    >
      {!bare && <LaneHead lane={lane} label={label} labels={labels} short={short} />}
      <Frame data-frame={frame} data-lit={lit}>
        <LanePicture lane={lane} label={label} sides={laneSides(entry, lane)} pane={box} />
        {fate !== undefined && hasSteps && <FateTag aria-hidden>{t(`compareStage.${fate}`)}</FateTag>}
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
  readonly labels: readonly string[]
  readonly short: boolean
}

function LaneHead({ lane, label, labels, short }: HeadProps) {
  const said = (one: string): string => (short ? shortLabel(labels, one) : one)
  return (
    <Head>
      <LaneMark lane={lane} />
      <Name title={label}>
        <LaneLabel label={said(label)} labels={labels.map(said)} />
      </Name>
      <StepWords lane={lane} short={short} />
    </Head>
  )
}
