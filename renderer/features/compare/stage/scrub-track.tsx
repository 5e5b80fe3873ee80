/** The track of the scrubber: a slider whose places are the lanes' steps, or their noise levels. */
import { styled } from '@mui/material/styles'
import { type PointerEvent, useRef } from 'react'
import { useComparison } from '../../../state/comparison.ts'
import { canScrub, seenAt } from '../../../state/comparison-steps.ts'
import { t } from '../../../strings/t.ts'
import { ink } from '../../../theme/tokens.ts'
import { useFrame } from './on-frame.ts'
import { sayPlace } from './say-place.ts'
import { scrubTo, stopNow, stopPlaying, stopsNow } from './scrub.ts'
import { cutsOf } from './scrub-cuts.ts'

const Root = styled('div')({
  position: 'relative',
  flex: 1,
  minWidth: 60,
  height: 32,
  margin: '0 6px',
  cursor: 'pointer',
  touchAction: 'none',
  '&[aria-disabled="true"]': { cursor: 'default', opacity: 0.5 },
})
const Bar = styled('div')({
  position: 'absolute',
  insetInline: 0,
  top: 12,
  height: 8,
  borderRadius: 2,
  background: ink.strongLine,
  overflow: 'hidden',
})
const Filled = styled('div')({
  position: 'absolute',
  inset: 0,
  background: ink.accent,
  transformOrigin: 'left',
})
const Thumb = styled('div')({
  position: 'absolute',
  top: 4,
  left: -2,
  width: 4,
  height: 24,
  borderRadius: 2,
  background: ink.text,
  boxShadow: `0 0 0 2px ${ink.background}`,
})

export function ScrubTrack({ disabled }: { readonly disabled: boolean }) {
  const cuts = useComparison(({ tracks, view }) => cutsOf(tracks, view))
  const track = useRef<HTMLDivElement>(null)
  const thumb = useRef<HTMLDivElement>(null)
  const filled = useRef<HTMLDivElement>(null)
  useFrame(() => write(track.current, thumb.current, filled.current), [])
  const hand = useDrag(disabled)
  return (
    <Root
      ref={track}
      role="slider"
      data-scrubber
      tabIndex={disabled ? -1 : 0}
      aria-label={t('compareStage.scrubber')}
      aria-disabled={disabled}
      aria-valuemin={0}
      aria-valuenow={0}
      aria-keyshortcuts="ArrowLeft ArrowRight Home End Space"
      {...hand}
    >
      <Bar style={{ WebkitMaskImage: cuts }}>
        <Filled ref={filled} />
      </Bar>
      <Thumb ref={thumb} />
    </Root>
  )
}

function write(track: HTMLElement | null, thumb: HTMLElement | null, filled: HTMLElement | null): void {
  if (track === null || thumb === null || filled === null) return
  const stops = stopsNow()
  const place = stopNow()
  const now = useComparison.getState()
  const isStill = !canScrub(now.tracks)
  const at = isStill && now.entry?.state !== 'done' ? 0 : seenAt(now)
  thumb.style.visibility = isStill ? 'hidden' : 'visible'
  thumb.style.left = `calc(${at * 100}% - 2px)`
  filled.style.transform = `scaleX(${at})`
  track.setAttribute('aria-valuemax', String(Math.max(1, stops.length - 1)))
  track.setAttribute('aria-valuenow', String(place))
  track.setAttribute('aria-valuetext', sayPlace().join(', '))
}

function useDrag(disabled: boolean) {
  const held = useRef(false)
  const follow = ({ currentTarget, clientX }: PointerEvent<HTMLElement>): void => {
    const { left, width } = currentTarget.getBoundingClientRect()
    scrubTo((clientX - left) / Math.max(1, width))
  }
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (disabled || event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      held.current = true
      stopPlaying()
      follow(event)
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (held.current) follow(event)
    },
    onPointerUp() {
      held.current = false
    },
    onPointerCancel() {
      held.current = false
    },
  }
}
