/** One lane's picture in its frame: the preview of the step under the scrubber, and over it the sharp one. */
import { styled } from '@mui/material/styles'
import { type PointerEvent, useEffect, useRef } from 'react'
import { drawPreview } from '../../../components/draw-preview.ts'
import { useBroken } from '../../../components/use-broken.ts'
import { useComparison } from '../../../state/comparison.ts'
import { useDecodes } from '../../../state/comparison-decodes.ts'
import { fateOf } from '../../../state/comparison-fate.ts'
import { previewOf } from '../../../state/comparison-previews.ts'
import { stepAt } from '../../../state/comparison-steps.ts'
import type { Sides } from '../../../state/defaults.ts'
import { t } from '../../../strings/t.ts'
import { ease } from '../../../theme/theme.ts'
import { ink, radius, type } from '../../../theme/tokens.ts'
import { type Box, type Point, wheelFactor } from '../../viewer/zoom.ts'
import { panLanes, placeOf, toggleZoom, useLinkedZoom, zoomLanes } from './linked-zoom.ts'
import { useFrame } from './on-frame.ts'

const Pane = styled('div')({
  position: 'relative',
  overflow: 'hidden',
  borderRadius: radius.picture,
  background: ink.panel,
  touchAction: 'none',
  '&[data-zoomed="true"]': { cursor: 'grab' },
  '&[data-zoomed="true"]:active': { cursor: 'grabbing' },
})
const Paper = styled('div')({ position: 'absolute', left: '50%', top: '50%' })
const Canvas = styled('canvas')({ position: 'absolute', inset: 0, width: '100%', height: '100%' })
const Sharp = styled('img')({
  position: 'absolute',
  inset: 0,
  width: '100%',
  height: '100%',
  // Whole or not at all: half of it would stand over the preview while it loads.
  opacity: 0,
  transition: ease('opacity'),
  '&[data-loaded="true"]': { opacity: 1 },
})
const Nothing = styled('span')({
  ...type.meta,
  position: 'absolute',
  inset: 0,
  display: 'grid',
  placeItems: 'center',
  padding: 4,
  textAlign: 'center',
  color: ink.dim,
})

interface Props {
  readonly lane: number
  readonly label: string
  /** Of the picture, in its own pixels. */
  readonly sides: Sides
  readonly pane: Box
}

export function LanePicture({ lane, label, sides, pane }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const paper = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const nothing = useRef<HTMLSpanElement>(null)
  const stage = { picture: sides, pane }
  const { width, height } = pane
  useFrame(() => {
    place(frame.current, paper.current, stage)
    drawLane(lane, canvas.current, nothing.current)
  }, [lane, width, height, sides.width, sides.height])
  const hand = useHand(frame, stage)
  return (
    <Pane ref={frame} role="img" aria-label={t('compareStage.pictureOf', { label })} style={pane} {...hand}>
      <Paper ref={paper}>
        <Canvas ref={canvas} />
        <SharpPicture lane={lane} />
      </Paper>
      <Nothing ref={nothing} aria-hidden />
    </Pane>
  )
}

function place(
  frame: HTMLElement | null,
  paper: HTMLElement | null,
  stage: { picture: Sides; pane: Box },
): void {
  if (frame === null || paper === null) return
  const linked = useLinkedZoom.getState()
  const { width, height, x, y, pixelated } = placeOf(linked, stage)
  frame.dataset['zoomed'] = String(linked.factor > 1)
  paper.style.width = `${width}px`
  paper.style.height = `${height}px`
  paper.style.transform = `translate(${x - width / 2}px, ${y - height / 2}px)`
  paper.style.imageRendering = pixelated ? 'pixelated' : 'auto'
}

/** What was drawn last on each canvas: the same bytes are not drawn twice. */
const drawn = new WeakMap<HTMLCanvasElement, unknown>()

function drawLane(lane: number, canvas: HTMLCanvasElement | null, nothing: HTMLElement | null): void {
  if (canvas === null || nothing === null) return
  const { tracks, view } = useComparison.getState()
  const step = stepAt(tracks, lane, view)
  const preview = step === 0 ? undefined : previewOf(lane, step)
  canvas.dataset['step'] = String(step)
  canvas.style.visibility = preview === undefined ? 'hidden' : 'visible'
  const words = preview === undefined ? wordsFor(lane, step) : ''
  if (nothing.textContent !== words) nothing.textContent = words
  if (preview === undefined || drawn.get(canvas) === preview) return
  drawn.set(canvas, preview)
  drawPreview(canvas, preview)
}

/** Why there is nothing to see; behind what is sharp nobody sees it. */
function wordsFor(lane: number, step: number): string {
  const { entry, tracks } = useComparison.getState()
  const fate = entry && fateOf(entry, lane)
  const { kept, steps } = tracks[lane] ?? { kept: false, steps: [] }
  if (fate !== undefined && (!kept || steps.length === 0)) return t(`compareStage.${fate}`)
  return step === 0 && kept ? t('compareStage.beforeFirst') : ''
}

function SharpPicture({ lane }: { readonly lane: number }) {
  const shown = useDecodes((state) => state.shown.get(lane))
  const [broken, onBroken] = useBroken(shown?.url)
  if (shown === undefined || broken) return null
  const { url, step } = shown
  return (
    <Sharp
      key={url}
      src={url}
      alt=""
      data-step={step}
      draggable={false}
      onLoad={({ currentTarget }) => {
        currentTarget.dataset['loaded'] = 'true'
      }}
      onError={onBroken}
    />
  )
}

/** Wheel, hand and double click move all lanes. */
function useHand(frame: { readonly current: HTMLElement | null }, stage: { picture: Sides; pane: Box }) {
  const latest = useRef(stage)
  latest.current = stage
  const grip = useRef<Point>(undefined)
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    // React listens to the wheel passively, and the page must not scroll.
    const onWheel = (event: WheelEvent): void => {
      if (event.altKey) return
      event.preventDefault()
      // A pinch arrives as a wheel with Ctrl, in small turns.
      const { deltaY, deltaMode } = event
      const factor = wheelFactor({ deltaMode, deltaY: event.ctrlKey ? deltaY * 4 : deltaY })
      zoomLanes(latest.current, factor, fromMiddle(event, element))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [frame])
  return {
    onDoubleClick: (event: { clientX: number; clientY: number; currentTarget: HTMLElement }) =>
      toggleZoom(stage, fromMiddle(event, event.currentTarget)),
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      grip.current = { x: event.clientX, y: event.clientY }
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (grip.current === undefined) return
      panLanes(stage, { x: event.clientX - grip.current.x, y: event.clientY - grip.current.y })
      grip.current = { x: event.clientX, y: event.clientY }
    },
    onPointerUp() {
      grip.current = undefined
    },
  }
}

function fromMiddle({ clientX, clientY }: { clientX: number; clientY: number }, element: HTMLElement): Point {
  const { left, top, width, height } = element.getBoundingClientRect()
  return { x: clientX - left - width / 2, y: clientY - top - height / 2 }
}
