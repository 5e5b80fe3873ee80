/** What the lanes have at one place of the chart, beside the pointer. */
import { styled } from '@mui/material/styles'
import { LaneMark } from '../../../components/lane-mark.tsx'
import { useComparison } from '../../../state/comparison.ts'
import { distancesTo, useFigures } from '../../../state/comparison-figures.ts'
import { positions, stepAt, stopNear } from '../../../state/comparison-steps.ts'
import { t } from '../../../strings/t.ts'
import { ink, radius, type } from '../../../theme/tokens.ts'
import { LaneLabel } from '../stage/lane-label.tsx'
import { figuresOf } from './chart-data.ts'
import { sayFigure } from './say-figures.ts'

/** As many as there are hues; of a larger grid the lit one and those after it. */
const MOST_SHOWN = 8

const Card = styled('div')({
  ...type.meta,
  position: 'absolute',
  top: 0,
  zIndex: 1,
  minWidth: 150,
  maxWidth: 260,
  padding: '5px 8px 6px',
  borderRadius: radius.field,
  border: `1px solid ${ink.strongLine}`,
  background: ink.raised,
  boxShadow: ink.shadow,
  pointerEvents: 'none',
  display: 'grid',
  gridTemplateColumns: '12px minmax(0, 1fr) auto auto',
  columnGap: 6,
  alignItems: 'center',
})
const Place = styled('b')({ gridColumn: '1 / -1', fontWeight: 600, paddingBottom: 2 })
const Step = styled('span')({ color: ink.dim })
const Value = styled('span')({ textAlign: 'right', minWidth: 36 })

interface LaneValue {
  readonly lane: number
  readonly label: string
  /** From 1; 0 before the first. */
  readonly step: number
  readonly value: number | null
}

/** @param at as the scrubber's */
function valuesAt(at: number): LaneValue[] {
  const { entry, tracks, view } = useComparison.getState()
  const { lanes, pixels } = distancesTo(useFigures.getState(), view.reference)
  return tracks.map((track, lane) => {
    const step = stepAt(tracks, lane, { at, by: view.by })
    const figures = figuresOf(view.measure, { track, distance: lanes?.[lane], pixels: pixels.get(lane) })
    const label = entry?.comparison.lanes[lane]?.label ?? String(lane + 1)
    return { lane, label, step, value: figures[step - 1] ?? null }
  })
}

export function sayPlace(at: number): string {
  const { tracks, view } = useComparison.getState()
  const stops = positions(tracks, view.by)
  const stop = stops[stopNear(stops, at)]
  return view.by === 'step'
    ? t('compareFigures.atStep', { step: stop?.step ?? 0 })
    : t('compareFigures.atNoise', { level: (1 - at).toFixed(2) })
}

const sayValue = (value: number | null): string =>
  value === null ? '–' : sayFigure(useComparison.getState().view.measure, value)

/** All in one line, to be heard. */
export const sayValues = (at: number): string =>
  valuesAt(at)
    .map(({ label, value }) => `${label} ${sayValue(value)}`)
    .join(', ')

interface Props {
  readonly at: number
  /** CSS pixels from the left of the drawing area, which is `width` wide. */
  readonly x: number
  readonly width: number
}

export function LaneValues({ at, x, width }: Props) {
  const lit = useFigures((state) => state.lit ?? state.chosen) ?? 0
  const values = valuesAt(at)
  const from = Math.max(0, Math.min(lit, values.length - MOST_SHOWN))
  const isRight = x > width / 2
  return (
    <Card style={isRight ? { right: width - x + 10 } : { left: x + 10 }} aria-hidden>
      <Place>{sayPlace(at)}</Place>
      {values.slice(from, from + MOST_SHOWN).map(({ lane, label, step, value }) => (
        <Row key={lane} lane={lane} label={label} step={step} value={value} />
      ))}
    </Card>
  )
}

function Row({ lane, label, step, value }: LaneValue) {
  const lanes = useComparison((state) => state.entry?.comparison.lanes)
  const labels = (lanes ?? []).map((one) => one.label)
  return (
    <>
      <LaneMark lane={lane} size={10} />
      <LaneLabel label={label} labels={labels} />
      <Step>{step}</Step>
      <Value>{sayValue(value)}</Value>
    </>
  )
}
