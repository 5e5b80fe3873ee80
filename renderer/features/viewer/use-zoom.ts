/** Wheel, hand and keys over the pane of the full view. */
import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { useBox } from './use-box.ts'
import {
  type Box,
  FIT,
  keepInside,
  type Point,
  pan,
  scaleOf,
  type View,
  wheelFactor,
  ZOOM_STEP,
  zoomBy,
  zoomTo,
} from './zoom.ts'

export interface Zoom {
  readonly view: View
  readonly scale: number
  /** Larger than the pane: it can be moved. */
  readonly movable: boolean
  /** Zoomed in so far that one wants to see the pixels; a fit is smooth. */
  readonly pixels: boolean
  closer(): void
  farther(): void
  fit(): void
  full(): void
  /** Fit ⇄ 100 %, at the pointer. */
  toggle(event: { clientX: number; clientY: number }): void
  readonly hand: {
    onPointerDown(event: PointerEvent): void
    onPointerMove(event: PointerEvent): void
    onPointerUp(): void
  }
}

/** Screen pixels a picture pixel. */
const PIXELS_FROM = 3

/** @param key what is shown: another picture begins at its fit */
export function useZoom(ref: RefObject<HTMLElement | null>, picture: Box, key: string): Zoom {
  const box = useBox(ref)
  // Before it is known, and while it is folded away: nothing is divided by it.
  const pane = { width: Math.max(1, box?.width ?? 1), height: Math.max(1, box?.height ?? 1) }
  const [at, setAt] = useState<{ key: string; view: View }>({ key, view: FIT })
  const stage = { picture, pane }
  const view = at.key === key ? keepInside(at.view, stage) : FIT
  const show = (next: View): void => setAt({ key, view: next })
  const grip = useRef<Point>(undefined)
  const scale = scaleOf(view, picture, pane)

  const zoomAt = (event: { clientX: number; clientY: number }): Point => {
    const box = ref.current?.getBoundingClientRect()
    if (box === undefined) return { x: 0, y: 0 }
    return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 }
  }
  useWheel(ref, (event) => show(zoomBy(view, wheelFactor(event), { ...stage, at: zoomAt(event) })))

  return {
    view,
    scale,
    movable: picture.width * scale > pane.width || picture.height * scale > pane.height,
    pixels: view.scale !== undefined && scale * window.devicePixelRatio >= PIXELS_FROM,
    closer: () => show(zoomBy(view, ZOOM_STEP, stage)),
    farther: () => show(zoomBy(view, 1 / ZOOM_STEP, stage)),
    fit: () => show(FIT),
    full: () => show(zoomTo(view, 1 / window.devicePixelRatio, stage)),
    toggle: (event) =>
      show(view.scale === undefined ? zoomTo(view, 1, { ...stage, at: zoomAt(event) }) : FIT),
    hand: {
      onPointerDown(event) {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        grip.current = { x: event.clientX, y: event.clientY }
      },
      onPointerMove(event) {
        if (grip.current === undefined) return
        const by = { x: event.clientX - grip.current.x, y: event.clientY - grip.current.y }
        grip.current = { x: event.clientX, y: event.clientY }
        show(pan(view, by, stage))
      },
      onPointerUp() {
        grip.current = undefined
      },
    },
  }
}

/** React listens to the wheel passively, and the page must not scroll. */
function useWheel(ref: RefObject<HTMLElement | null>, turn: (event: WheelEvent) => void): void {
  const latest = useRef(turn)
  latest.current = turn
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault()
      latest.current(event)
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [ref])
}
