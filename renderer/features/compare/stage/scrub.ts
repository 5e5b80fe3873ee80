/** Moves the scrubber from stop to stop, by hand or by itself. */
import { create } from 'zustand'
import type { ComparisonView } from '../../../../preload/contract.ts'
import { look, useComparison } from '../../../state/comparison.ts'
import {
  canScrub,
  placeBy,
  positions,
  reached,
  type Stop,
  seenAt,
  stopNear,
  type Track,
} from '../../../state/comparison-steps.ts'

/** From the noise to the pictures; of many steps it takes longer, so that each is seen. */
const PLAY_MS = 4000
const MOST_PER_SECOND = 12

/** Whether it plays. */
export const usePlaying = create<{ readonly playing: boolean }>()(() => ({ playing: false }))

let known: { tracks: readonly Track[]; by: string; stops: Stop[] } | undefined

/** Where it can stand now: told anew only where lanes went on. */
export function stopsNow(): readonly Stop[] {
  const { tracks, view } = useComparison.getState()
  if (known?.tracks !== tracks || known.by !== view.by) {
    known = { tracks, by: view.by, stops: positions(tracks, view.by) }
  }
  return known.stops
}

/** The place among the stops where it stands. */
export const stopNow = (): number => stopNear(stopsNow(), seenAt(useComparison.getState()))

/** Where lanes have not come so far yet, it follows their latest steps. */
export function goToStop(place: number): void {
  const { tracks, view } = useComparison.getState()
  if (!canScrub(tracks)) return
  const stops = stopsNow()
  const stop = stops[Math.min(stops.length - 1, Math.max(0, place))]
  if (stop === undefined) return
  const at = stop.at >= reached(tracks, view.by) ? 1 : stop.at
  if (at !== view.at) look({ at })
}

/** The other way of going: the pinned lane, or the first, stays at its step. */
export function goBy(by: ComparisonView['by']): void {
  const { tracks, view } = useComparison.getState()
  if (by !== view.by) look({ by, at: placeBy(tracks, view, by) })
}

/** To the stop nearest to a place of the track, 0 … 1. */
export const scrubTo = (at: number): void => goToStop(stopNear(stopsNow(), at))

/** By hand: it stops playing. */
export function stepBy(stops: number): void {
  stopPlaying()
  goToStop(stopNow() + stops)
}

let timer: ReturnType<typeof setInterval> | undefined

export const togglePlaying = (): void => (timer === undefined ? startPlaying() : stopPlaying())

/** @param stops from the noise on */
export const playEveryMs = (stops: number): number =>
  Math.max(1000 / MOST_PER_SECOND, PLAY_MS / Math.max(1, stops - 1))

const isAtEnd = (): boolean => useComparison.getState().view.at >= 1

function startPlaying(): void {
  if (!canScrub(useComparison.getState().tracks)) return
  if (isAtEnd()) goToStop(0)
  usePlaying.setState({ playing: true })
  timer = setInterval(playOn, playEveryMs(stopsNow().length))
}

function playOn(): void {
  goToStop(stopNow() + 1)
  if (isAtEnd()) stopPlaying()
}

export function stopPlaying(): void {
  clearInterval(timer)
  timer = undefined
  if (usePlaying.getState().playing) usePlaying.setState({ playing: false })
}
