/** Moves the scrubber from stop to stop, by hand or by itself. */
import { create } from 'zustand'
import type { ComparisonView } from '../../../../preload/contract.ts'
import { look, useComparison } from '../../../state/comparison.ts'
import { placeBy, positions, type Stop, stopNear, type Track } from '../../../state/comparison-steps.ts'

const PER_SECOND = 12

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
export const stopNow = (): number => stopNear(stopsNow(), useComparison.getState().view.at)

export function goToStop(place: number): void {
  const stops = stopsNow()
  const stop = stops[Math.min(stops.length - 1, Math.max(0, place))]
  if (stop !== undefined && stop.at !== useComparison.getState().view.at) look({ at: stop.at })
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

function startPlaying(): void {
  if (stopNow() >= stopsNow().length - 1) goToStop(0)
  usePlaying.setState({ playing: true })
  timer = setInterval(playOn, 1000 / PER_SECOND)
}

function playOn(): void {
  goToStop(stopNow() + 1)
  if (stopNow() >= stopsNow().length - 1) stopPlaying()
}

export function stopPlaying(): void {
  clearInterval(timer)
  timer = undefined
  if (usePlaying.getState().playing) usePlaying.setState({ playing: false })
}
