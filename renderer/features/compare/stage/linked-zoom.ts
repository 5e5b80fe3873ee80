/** One zoom for all lanes, whatever the size of their frames: in parts of the fit and of the picture. */
import { create } from 'zustand'
import {
  type Box,
  FIT,
  fitScale,
  keepInside,
  MAX_SCALE,
  type Point,
  pan,
  type Stage,
  scaleOf,
  type View,
  ZOOM_STEP,
  zoomBy,
  zoomTo,
} from '../../viewer/zoom.ts'

export interface LinkedZoom {
  /** 1: the picture fills its frame. */
  readonly factor: number
  /** Of the picture's middle from the frame's middle, in parts of the picture as it is shown. */
  readonly offset: Point
}

const FITTING: LinkedZoom = { factor: 1, offset: { x: 0, y: 0 } }
const MOST = 64

/** Read past React by whoever draws. */
export const useLinkedZoom = create<LinkedZoom>()(() => FITTING)

/** As `zoom.ts` has it, for one frame. */
export function viewOf({ factor, offset }: LinkedZoom, stage: Stage): View {
  if (factor <= 1) return FIT
  const scale = Math.min(MAX_SCALE, fitScale(stage.picture, stage.pane) * factor)
  const x = offset.x * stage.picture.width * scale
  const y = offset.y * stage.picture.height * scale
  return keepInside({ scale, offset: { x, y } }, stage)
}

/** Smaller than the frame no picture is shown. */
export function linkedOf(view: View, { picture, pane }: Stage): LinkedZoom {
  const scale = scaleOf(view, picture, pane)
  const factor = scale / fitScale(picture, pane)
  if (factor <= 1) return FITTING
  const x = view.offset.x / (picture.width * scale)
  const y = view.offset.y / (picture.height * scale)
  return { factor, offset: { x, y } }
}

const change = (stage: Stage, next: (view: View) => View): void =>
  useLinkedZoom.setState((linked) => linkedOf(next(viewOf(linked, stage)), stage))

/** @param at from the frame's middle, in CSS pixels: it stays where it is */
export const zoomLanes = (stage: Stage, factor: number, at: Point): void =>
  change(stage, (view) => zoomBy(view, factor, { ...stage, at }))

export const panLanes = (stage: Stage, by: Point): void => change(stage, (view) => pan(view, by, stage))

export const fitLanes = (): void => useLinkedZoom.setState(FITTING)

/** Fit ⇄ 200 % of the frame, at the pointer. */
export function toggleZoom(stage: Stage, at: Point): void {
  const isZoomed = useLinkedZoom.getState().factor > 1
  const twice = fitScale(stage.picture, stage.pane) * 2
  if (isZoomed) fitLanes()
  else change(stage, (view) => zoomTo(view, twice, { ...stage, at }))
}

/** About the middle, for the keys. */
export function zoomMiddle(direction: 1 | -1): void {
  const { factor, offset } = useLinkedZoom.getState()
  const next = Math.min(MOST, factor * ZOOM_STEP ** direction)
  useLinkedZoom.setState(next <= 1 ? FITTING : { factor: next, offset })
}

/** From this on one wants to see the pixels: screen pixels a picture pixel. */
const PIXELS_FROM = 2

/** Where the picture lies in its frame. */
export function placeOf(linked: LinkedZoom, stage: { picture: Box; pane: Box }) {
  const view = viewOf(linked, stage)
  const scale = scaleOf(view, stage.picture, stage.pane)
  return {
    width: stage.picture.width * scale,
    height: stage.picture.height * scale,
    ...view.offset,
    pixelated: linked.factor > 1 && scale * window.devicePixelRatio > PIXELS_FROM,
  }
}
