/** Where a picture stands in a pane, how large, and what wheel, keys and hand do to it. Pure numbers, CSS pixels. */

export interface Box {
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

export interface View {
  /** Screen pixels a picture pixel; undefined: as large as fits. */
  readonly scale: number | undefined
  /** Of the picture's middle from the pane's middle. */
  readonly offset: Point
}

export const FIT: View = { scale: undefined, offset: { x: 0, y: 0 } }
export const MAX_SCALE = 16
export const ZOOM_STEP = 1.25

export function fitScale(picture: Box, pane: Box): number {
  const scale = Math.min(pane.width / picture.width, pane.height / picture.height)
  return Math.max(0.01, Math.min(scale, MAX_SCALE))
}

export function scaleOf(view: View, picture: Box, pane: Box): number {
  return view.scale ?? fitScale(picture, pane)
}

export interface Stage {
  readonly picture: Box
  readonly pane: Box
}

/** Zooms so that the point of the picture under `at` (from the pane's middle) stays under it. */
export function zoomTo(view: View, scale: number, stage: Stage & { at?: Point }): View {
  const before = scaleOf(view, stage.picture, stage.pane)
  const least = Math.min(fitScale(stage.picture, stage.pane), 1) / 2
  const after = Math.min(Math.max(scale, least), MAX_SCALE)
  const at = stage.at ?? { x: 0, y: 0 }
  const grow = after / before
  const offset = { x: at.x - (at.x - view.offset.x) * grow, y: at.y - (at.y - view.offset.y) * grow }
  return keepInside({ scale: after, offset }, stage)
}

export function zoomBy(view: View, factor: number, stage: Stage & { at?: Point }): View {
  return zoomTo(view, scaleOf(view, stage.picture, stage.pane) * factor, stage)
}

export function pan(view: View, by: Point, stage: Stage): View {
  return keepInside({ ...view, offset: { x: view.offset.x + by.x, y: view.offset.y + by.y } }, stage)
}

/** No edge of the picture leaves the pane's middle; what fits entirely is centred. */
export function keepInside(view: View, stage: Stage): View {
  const scale = scaleOf(view, stage.picture, stage.pane)
  const limit = (picture: number, pane: number): number =>
    picture * scale <= pane ? 0 : (picture * scale - pane) / 2
  const x = limit(stage.picture.width, stage.pane.width)
  const y = limit(stage.picture.height, stage.pane.height)
  const clamp = (value: number, most: number): number => Math.min(Math.max(value, -most), most)
  return { scale: view.scale, offset: { x: clamp(view.offset.x, x), y: clamp(view.offset.y, y) } }
}

/** The wheel in steps of a usual mouse; pixels, lines and pages arrive as one number. */
export function wheelFactor(event: { deltaY: number; deltaMode: number }): number {
  const unit = [1, 16, 400][event.deltaMode] ?? 1
  return Math.exp((-event.deltaY * unit) / 500)
}
