/** Which step of a lane stands under the scrubber, and where the scrubber can stand. Pure numbers. */
import type { Comparison, ComparisonView, Entry, LaneTrack } from '../../preload/contract.ts'

/** A lane's way as far as it is known. */
export interface Track extends LaneTrack {
  /** Steps that the lane has or will have. */
  readonly planned: number
}

/** One place of the scrubber. */
export interface Stop {
  /** As `view.at`: 0 the noise, 1 the finished pictures. */
  readonly at: number
  /** From 1 down to 0; of the longest lane where the scrubber goes by steps. */
  readonly noiseLevel: number
  /** Of the longest lane, from 1; 0 is before the first. */
  readonly step: number
}

type By = ComparisonView['by']
type Place = Pick<ComparisonView, 'at' | 'by'>

/** Noise levels that differ by less are one: they are of the same schedule. */
const SAME = 1e-4

/** Steps that each lane is asked to take. */
export const plannedSteps = (entry: Pick<Entry, 'request'>, { lanes }: Pick<Comparison, 'lanes'>): number[] =>
  lanes.map(({ change }) => change.steps ?? entry.request.steps)

/**
 * The step of a lane under the scrubber, from 1; 0: before the first. A lane that ended, or has not come so far
 * yet, stays at its last one. By noise it is the step whose noise level is nearest below the scrubber's.
 */
export function stepAt(tracks: readonly Track[], lane: number, { at, by }: Place): number {
  const track = tracks[lane]
  if (track === undefined || at <= 0) return 0
  const known = track.steps.length
  if (at >= 1) return known
  if (by === 'step') return Math.min(known, Math.round(at * longest(tracks)))
  const found = track.steps.findIndex(({ noiseLevel }) => noiseLevel <= 1 - at + SAME)
  return found === -1 ? known : found + 1
}

/** Where the scrubber stands still, from the noise to the finished pictures. */
export function positions(tracks: readonly Track[], by: By): Stop[] {
  return by === 'step' ? stopsByStep(tracks) : stopsByNoise(tracks)
}

function stopsByStep(tracks: readonly Track[]): Stop[] {
  const last = longest(tracks)
  const guide = tracks.find(({ planned }) => planned === last)
  return Array.from({ length: last + 1 }, (_, step) => ({
    step,
    at: last === 0 ? 1 : step / last,
    noiseLevel: guide?.steps[step - 1]?.noiseLevel ?? 1 - step / Math.max(1, last),
  }))
}

function stopsByNoise(tracks: readonly Track[]): Stop[] {
  const levels = tracks.flatMap(({ steps }) => steps.map(({ noiseLevel }) => noiseLevel))
  const ordered = [1, ...levels, 0].sort((a, b) => b - a)
  const apart = ordered.filter((level, at) => at === 0 || (ordered[at - 1] ?? 2) - level > SAME)
  // The end is the end: what a schedule leaves over of the noise is not a place of its own.
  const stops = apart.map((noiseLevel) => ({ at: Math.min(1, Math.max(0, 1 - noiseLevel)), noiseLevel }))
  const guide = tracks.findIndex(({ planned }) => planned === longest(tracks))
  return stops.map((stop) => ({ ...stop, step: stepAt(tracks, guide, { at: stop.at, by: 'noise' }) }))
}

/**
 * What is said of the scrubber's place: by steps, the step and the longest lane's noise there; by noise, that
 * noise and the step of the pinned lane, or of the first.
 */
export function standing(
  tracks: readonly Track[],
  { at, by, pinned = 0 }: Place & Pick<ComparisonView, 'pinned'>,
): Omit<Stop, 'at'> {
  if (by === 'noise') return { noiseLevel: 1 - at, step: stepAt(tracks, pinned, { at, by }) }
  const step = Math.round(at * longest(tracks))
  return stopsByStep(tracks)[step] ?? { noiseLevel: 1 - at, step }
}

/** Whether there is a way to move through: steps that are kept, or were seen. */
export const canScrub = (tracks: readonly Track[]): boolean =>
  tracks.some(({ kept, steps }) => kept && steps.length > 0)

/** What is not painted yet was not given up. */
export const wereGivenUp = (tracks: readonly Track[]): boolean =>
  tracks.some(({ kept }) => !kept) && !canScrub(tracks)

/** How far the lanes have come, 0 … 1: no further can the scrubber stand. */
export function reached(tracks: readonly Track[], by: By): number {
  if (!canScrub(tracks)) return 1
  const begun = tracks.filter(({ steps }) => steps.length > 0)
  if (by === 'step') return Math.max(...begun.map(({ steps }) => steps.length)) / longest(tracks)
  if (begun.some(({ steps, planned }) => steps.length >= planned)) return 1
  return 1 - Math.min(...begun.map(({ steps }) => steps.at(-1)?.noiseLevel ?? 1))
}

/** Where the scrubber is seen: at 1 it follows the latest step. */
export const seenAt = ({
  tracks,
  view,
}: {
  readonly tracks: readonly Track[]
  readonly view: Place
}): number => (canScrub(tracks) ? Math.min(view.at, reached(tracks, view.by)) : 1)

/** The first and the last of the steps that the lanes stand at. */
export function stepsAt(tracks: readonly Track[], place: Place): readonly [number, number] {
  const steps = tracks.map((_, lane) => stepAt(tracks, lane, place))
  return steps.length === 0 ? [0, 0] : [Math.min(...steps), Math.max(...steps)]
}

/** Where the scrubber must stand by steps, or by noise, for the lane that one goes by to stay at its step. */
export function placeBy(
  tracks: readonly Track[],
  view: Place & Pick<ComparisonView, 'pinned'>,
  by: By,
): number {
  const { at, pinned = 0 } = view
  if (at <= 0 || at >= 1 || by === view.by) return at
  const step = stepAt(tracks, pinned, view)
  if (by === 'step') return step / Math.max(1, longest(tracks))
  return 1 - Math.max(0, tracks[pinned]?.steps[step - 1]?.noiseLevel ?? 1)
}

/** Of the stops, the one where the scrubber stands or next to which. */
export function stopNear(stops: readonly Stop[], at: number): number {
  let best = 0
  for (let n = 1; n < stops.length; n++) {
    if (Math.abs((stops[n]?.at ?? 0) - at) < Math.abs((stops[best]?.at ?? 0) - at)) best = n
  }
  return best
}

const longest = (tracks: readonly Track[]): number => Math.max(0, ...tracks.map(({ planned }) => planned))
