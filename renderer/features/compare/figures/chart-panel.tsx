/** The chart with what it shows, what it is held against, and how far the measuring has come. */
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { useMemo } from 'react'
import { look, useComparison } from '../../../state/comparison.ts'
import { distancesTo, useFigures } from '../../../state/comparison-figures.ts'
import { t } from '../../../strings/t.ts'
import { ink, type } from '../../../theme/tokens.ts'
import { type ChartData, chartData, isSpread, type LaneSubject } from './chart-data.ts'
import { ChartHead } from './chart-head.tsx'
import { LaneChart } from './lane-chart.tsx'
import { MeasuringLine } from './measuring-line.tsx'
import { Panel } from './panel.ts'
import { useWhyNothing } from './why-nothing.ts'

const Body = styled('div')({ flex: 1, minHeight: 0, position: 'relative', padding: '0 4px 4px' })
/** Where there is room for it: what the chart says, in a sentence. */
const Says = styled('p')({
  ...type.meta,
  color: ink.dim,
  padding: '0 14px 4px',
  '@container (max-height: 279px)': { display: 'none' },
})
const Charted = styled(Panel)({ containerType: 'size' })
const Deed = styled(Button)({ marginTop: 8 })
const Nothing = styled('div')({
  ...type.control,
  height: '100%',
  display: 'grid',
  placeContent: 'center',
  justifyItems: 'center',
  textAlign: 'center',
  textWrap: 'balance',
  padding: '0 24px 16px',
  color: ink.dim,
})

export function ChartPanel() {
  const measure = useComparison((state) => state.view.measure)
  const { data, logarithmic } = useChart()
  const isEmpty = data.xs.length === 0
  return (
    <Charted aria-label={t('compareFigures.chartHead')}>
      <ChartHead />
      <Says>{t(`compareFigures.${measure}Says`)}</Says>
      <Body>{isEmpty ? <NothingYet /> : <LaneChart data={data} logarithmic={logarithmic} />}</Body>
      {(measure === 'psnr' || measure === 'ssim') && <MeasuringLine />}
    </Charted>
  )
}

/** Why, and what there is to see meanwhile. */
function NothingYet() {
  const changes = useComparison(
    ({ view, tracks }) => view.measure !== 'change' && tracks.some(({ steps }) => steps.length > 1),
  )
  return (
    <Nothing role="status">
      <p>{useWhyNothing()}</p>
      {changes && <Deed onClick={() => look({ measure: 'change' })}>{t('compareFigures.meanwhile')}</Deed>}
    </Nothing>
  )
}

function useChart(): { data: ChartData; logarithmic: boolean } {
  const subjects = useSubjects()
  const measure = useComparison((state) => state.view.measure)
  const by = useComparison((state) => state.view.by)
  const wanted = useFigures((state) => state.logarithmic)
  const logarithmic = wanted && isSpread(measure)
  const data = useMemo(
    () => chartData(subjects, { measure, by, logarithmic }),
    [subjects, measure, by, logarithmic],
  )
  return { data, logarithmic }
}

/** What is known of each lane. */
function useSubjects(): readonly LaneSubject[] {
  const tracks = useComparison((state) => state.tracks)
  const reference = useComparison((state) => state.view.reference)
  const distances = useFigures((state) => distancesTo(state, reference))
  return useMemo(
    () =>
      tracks.map((track, lane) => ({
        track,
        distance: distances.lanes?.[lane],
        pixels: distances.pixels.get(lane),
      })),
    [tracks, distances],
  )
}
