/** What a lane is known by, wherever it is named: its hue and its shape. Its name stands beside it. */
import { laneHue, laneShape } from '../theme/lane-hues.ts'

interface Props {
  /** From 0. */
  readonly lane: number
  /** CSS pixels a side. */
  readonly size?: number
}

export function LaneMark({ lane, size = 12 }: Props) {
  return (
    <svg width={size} height={size} viewBox="-6 -6 12 12" aria-hidden focusable="false">
      <path d={laneShape(lane)} fill={laneHue(lane)} />
    </svg>
  )
}
