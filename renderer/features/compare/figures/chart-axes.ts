/** The chart's axes: noise from 1 down to 0 or steps from 0 on, and figures from 0 where 0 means something. */
import type { AxisValueFormatterContext } from '@mui/x-charts/models'
import type { ComparisonView } from '../../../../preload/contract.ts'
import { type Measure, sayTick } from './say-figures.ts'

export const LABELS_PX = { left: 46, bottom: 22 } as const
export const MARGIN_PX = { left: 0, right: 14, top: 8, bottom: 0 } as const

const TICK_EVERY_PX = 90
const MOST_TICKS = 10

interface Along {
  readonly data: readonly number[]
  readonly by: ComparisonView['by']
  /** Steps of the longest lane. */
  readonly longest: number
  readonly widthPx: number
}

export const xAxis = ({ data, by, longest, widthPx }: Along) => ({
  id: 'x',
  data,
  scaleType: 'linear' as const,
  domainLimit: 'strict' as const,
  valueFormatter: sayTick,
  height: LABELS_PX.bottom,
  tickNumber: Math.max(3, Math.min(MOST_TICKS, Math.round(widthPx / TICK_EVERY_PX))),
  ...(by === 'noise' ? { min: 0, max: 1, reverse: true } : { min: 0, max: longest, tickMinStep: 1 }),
})

/** Likeness is never near 0, and a logarithmic scale has none. */
const beginsAtZero = (measure: Measure, logarithmic: boolean): boolean =>
  !logarithmic && measure !== 'psnr' && measure !== 'ssim'

export const yAxis = (measure: Measure, logarithmic: boolean) => ({
  id: 'y',
  scaleType: logarithmic ? ('log' as const) : ('linear' as const),
  width: LABELS_PX.left,
  tickNumber: 5,
  // Between decades the scale has ticks without words.
  valueFormatter: (value: number, place: AxisValueFormatterContext) =>
    place.location === 'tick' && place.defaultTickLabel === '' ? '' : sayTick(value),
  ...(beginsAtZero(measure, logarithmic) && { min: 0 }),
})
