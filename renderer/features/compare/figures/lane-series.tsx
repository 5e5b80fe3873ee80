/** How a lane is drawn: its hue, its way to draw a line, its shape. A lane that is not lit fades while another is. */
import type { AnimatedLineProps, MarkElementProps } from '@mui/x-charts/LineChart'
import { laneDash, laneHue, laneShape } from '../../../theme/lane-hues.ts'
import { type ChartData, markedPoints } from './chart-data.ts'

const FADED = 0.25

/** A series' id is its lane. */
export const laneSeries = ({ xs, lanes }: ChartData, pxAUnit: number) =>
  lanes.map((values, lane) => {
    const marked = markedPoints({ xs, values }, pxAUnit)
    return {
      type: 'line' as const,
      id: String(lane),
      data: values,
      color: laneHue(lane),
      curve: 'linear' as const,
      connectNulls: true,
      showMark: ({ index }: { index: number }) => marked.has(index),
      highlightScope: { highlight: 'series', fade: 'global' } as const,
    }
  })

export function LaneLine({ d, ownerState }: AnimatedLineProps) {
  const { seriesId, color, isFaded, isHighlighted } = ownerState
  return (
    <path
      d={d}
      fill="none"
      stroke={color}
      strokeWidth={isHighlighted ? 2.5 : 1.75}
      strokeDasharray={laneDash(Number(seriesId))}
      strokeLinejoin="round"
      opacity={isFaded ? FADED : 1}
    />
  )
}

export function LaneDot({ seriesId, x, y, color, isFaded }: MarkElementProps) {
  return (
    <path
      d={laneShape(Number(seriesId))}
      transform={`translate(${x} ${y}) scale(0.75)`}
      fill={color}
      opacity={isFaded ? FADED : 1}
    />
  )
}
