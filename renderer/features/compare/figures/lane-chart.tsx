/** The lines of all lanes over one axis. It is drawn when figures come, not when the scrubber moves. */
import { styled } from '@mui/material/styles'
import { ChartsDataProvider } from '@mui/x-charts/ChartsDataProvider'
import { ChartsGrid } from '@mui/x-charts/ChartsGrid'
import { ChartsSurface } from '@mui/x-charts/ChartsSurface'
import { ChartsXAxis } from '@mui/x-charts/ChartsXAxis'
import { ChartsYAxis } from '@mui/x-charts/ChartsYAxis'
import { LinePlot, MarkPlot } from '@mui/x-charts/LineChart'
import { memo, useMemo, useRef } from 'react'
import { useComparison } from '../../../state/comparison.ts'
import { useFigures } from '../../../state/comparison-figures.ts'
import { t } from '../../../strings/t.ts'
import { ink, type } from '../../../theme/tokens.ts'
import { useWidth } from '../../library/use-width.ts'
import { LABELS_PX, MARGIN_PX, xAxis, yAxis } from './chart-axes.ts'
import { type ChartData, lastStep } from './chart-data.ts'
import { LaneDot, LaneLine, laneSeries } from './lane-series.tsx'
import { ScrubOverlay } from './scrub-overlay.tsx'

const Root = styled('div')({
  position: 'relative',
  height: '100%',
  '& .MuiChartsGrid-line': { stroke: ink.line, shapeRendering: 'crispEdges' },
  '& .MuiChartsAxis-line, & .MuiChartsAxis-tick': { stroke: ink.strongLine },
  '& .MuiChartsAxis-tickLabel': { fill: ink.dim },
})
/** In the corner between the axes: what goes along the lower one. */
const Along = styled('span')({
  ...type.meta,
  position: 'absolute',
  left: 0,
  bottom: 2,
  width: LABELS_PX.left - 14,
  textAlign: 'right',
  color: ink.dim,
})
/** The chart measures its labels by these. */
const TICK = { fontSize: type.meta.fontSize }

interface Props {
  readonly data: ChartData
  readonly logarithmic: boolean
}

export const LaneChart = memo(function LaneChart({ data, logarithmic }: Props) {
  const root = useRef<HTMLDivElement>(null)
  const widthPx = Math.max(0, useWidth(root) - LABELS_PX.left - MARGIN_PX.right)
  const by = useComparison((state) => state.view.by)
  const measure = useComparison((state) => state.view.measure)
  const longest = useComparison((state) => lastStep(state.tracks))
  const lit = useFigures((state) => state.lit ?? state.chosen)
  const series = useMemo(
    () => laneSeries(data, widthPx / (by === 'noise' ? 1 : longest)),
    [data, widthPx, by, longest],
  )
  return (
    <Root ref={root}>
      <ChartsDataProvider
        series={series}
        margin={MARGIN_PX}
        skipAnimation
        disableKeyboardNavigation
        disableAxisListener
        highlightedItem={lit === undefined ? null : { type: 'line', seriesId: String(lit) }}
        xAxis={[xAxis({ data: data.xs, by, longest, widthPx })]}
        yAxis={[yAxis(measure, logarithmic)]}
      >
        <ChartsSurface aria-hidden>
          <ChartsGrid horizontal />
          <LinePlot slots={{ line: LaneLine }} />
          <MarkPlot slots={{ mark: LaneDot }} />
          <ChartsXAxis axisId="x" tickSize={3} tickLabelStyle={TICK} />
          <ChartsYAxis axisId="y" disableLine disableTicks tickLabelStyle={TICK} />
        </ChartsSurface>
        <ScrubOverlay />
      </ChartsDataProvider>
      <Along aria-hidden>{t(by === 'noise' ? 'compareFigures.noise' : 'compareFigures.step')}</Along>
    </Root>
  )
})
