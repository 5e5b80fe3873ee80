/**
 * Over the chart: the line that stands where the scrubber stands, and the values of all lanes there or under the
 * pointer. Clicking and dragging move the scrubber; so do the arrow keys.
 */
import { styled } from '@mui/material/styles'
import { useDrawingArea } from '@mui/x-charts/hooks'
import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { useComparison } from '../../../state/comparison.ts'
import { canScrub, seenAt, stopNear } from '../../../state/comparison-steps.ts'
import { t } from '../../../strings/t.ts'
import { ink } from '../../../theme/tokens.ts'
import { scrubTo, stepBy, stopPlaying, stopsNow } from '../stage/scrub.ts'
import { LaneValues, sayPlace, sayValues } from './lane-values.tsx'

const Area = styled('div')({
  position: 'absolute',
  cursor: 'ew-resize',
  touchAction: 'none',
  '&:focus-visible': { borderRadius: 3 },
})
const Line = styled('div')({
  position: 'absolute',
  top: -4,
  bottom: 0,
  left: 0,
  width: 0,
  borderLeft: `2px dashed ${ink.text}`,
  marginLeft: -1,
  pointerEvents: 'none',
})

export function ScrubOverlay() {
  const { left, top, width, height } = useDrawingArea()
  const at = useComparison(seenAt)
  const canMove = useComparison(({ tracks }) => canScrub(tracks))
  const [hovered, setHovered] = useState<number>()
  const [focused, setFocused] = useState(false)
  const shown = hovered ?? (focused ? at : undefined)
  const partOf = (event: PointerEvent<HTMLElement>): number =>
    (event.clientX - event.currentTarget.getBoundingClientRect().left) / Math.max(1, width)
  const atOf = (event: PointerEvent<HTMLElement>): number => nearestStop(partOf(event))
  const moveTo = (event: PointerEvent<HTMLElement>): void => {
    stopPlaying()
    scrubTo(partOf(event))
  }
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    moveTo(event)
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    setHovered(atOf(event))
    if (event.currentTarget.hasPointerCapture(event.pointerId)) moveTo(event)
  }
  return (
    <Area
      role="slider"
      tabIndex={0}
      aria-label={t(canMove ? 'compareFigures.scrub' : 'compareFigures.scrubStill')}
      aria-valuemin={0}
      aria-valuemax={1}
      aria-valuenow={at}
      aria-valuetext={focused ? `${sayPlace(at)}: ${sayValues(at)}` : sayPlace(at)}
      style={{ left, top, width, height }}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerLeave={() => setHovered(undefined)}
      onKeyDown={(event) => {
        setFocused(true)
        onKeyDown(event)
      }}
      onFocus={(event) => setFocused(event.currentTarget.matches(':focus-visible'))}
      onBlur={() => setFocused(false)}
    >
      <Line style={{ transform: `translateX(${at * width}px)` }} />
      {shown !== undefined && <LaneValues at={shown} x={shown * width} width={width} />}
    </Area>
  )
}

function nearestStop(at: number): number {
  const all = stopsNow()
  return all[stopNear(all, at)]?.at ?? 1
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }

function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const by = STEPS[event.key]
  const isEnd = event.key === 'Home' || event.key === 'End'
  if ((by === undefined && !isEnd) || event.ctrlKey || event.altKey) return
  event.preventDefault()
  event.stopPropagation()
  const FAST = 5
  const far = event.key === 'Home' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  stepBy(isEnd ? far : (by ?? 0) * (event.shiftKey ? FAST : 1))
}
