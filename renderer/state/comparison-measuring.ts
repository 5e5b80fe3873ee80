/**
 * Likeness in pixels, step by step: every step is decoded for it, so that it is measured only while somebody looks,
 * one after another, and stops when he looks elsewhere or says so.
 */
import { call } from './call.ts'
import { useComparison } from './comparison.ts'
import { fateOf, isToCome } from './comparison-fate.ts'
import {
  type Distances,
  distancesTo,
  hasPicture,
  type Likeness,
  learn,
  useFigures,
} from './comparison-figures.ts'
import type { Track } from './comparison-steps.ts'
import { type LaneStepPlace, measuringOrder } from './measuring-order.ts'

const { getState: get, setState: set } = useFigures

/** The measuring that may go on; every other one stops at its next step. */
let run = 0

const inPixels = (): boolean => ['psnr', 'ssim'].includes(useComparison.getState().view.measure)

/** What is measured now: for which comparison and reference. */
let measured: { id: string; reference: number } | undefined

/** Begins, goes on or stops, as the comparison is looked at now. */
export function measureIfLookedAt(): void {
  const { entry, view } = useComparison.getState()
  const isAtRest = entry !== undefined && !isToCome(entry)
  if (!isAtRest || !inPixels() || !hasPicture(entry, view.reference)) pause()
  else if (measured?.id !== entry.id || measured.reference !== view.reference) {
    if (!get().stopped) void measure(entry.id, view.reference)
  }
}

function pause(): void {
  if (measured === undefined && !get().stopped) return
  endMeasuring()
  set({ stopped: false })
}

/** Nobody looks any more; what was measured is forgotten with the comparison. */
export function endMeasuring(): void {
  run++
  measured = undefined
  set({ measuring: undefined })
}

/** By hand: what is measured stays, and it does not begin again before it is asked to. */
export function stopMeasuring(): void {
  endMeasuring()
  set({ stopped: true })
}

export function measureOn(): void {
  set({ stopped: false })
  measureIfLookedAt()
}

/** The chart is drawn anew for each of these: not for each step of a small model. */
const TELL_EVERY_MS = 250

async function measure(id: string, reference: number): Promise<void> {
  const mine = ++run
  measured = { id, reference }
  const places = measuringOrder(measurable())
  const known = distancesTo(get(), reference).pixels
  const left = places.filter(({ lane, step }) => !known.get(lane)?.has(step))
  const news: Measured[] = []
  let done = places.length - left.length
  let toldMs = 0
  for (const place of left) {
    if (performance.now() - toldMs >= TELL_EVERY_MS) {
      toldMs = performance.now()
      learn(reference, (before) => withPixels(before, news.splice(0)))
      set({ measuring: { done, total: places.length } })
    }
    const likeness = await likenessOf(id, reference, place)
    if (likeness !== undefined) news.push({ ...place, likeness })
    if (mine !== run) break
    done++
  }
  if (useComparison.getState().entry?.id === id) learn(reference, (before) => withPixels(before, news))
  if (mine === run) set({ measuring: undefined })
}

/** What was only seen of a lane that was not finished cannot be decoded any more. */
function measurable(): Pick<Track, 'steps' | 'kept'>[] {
  const { entry, tracks } = useComparison.getState()
  return tracks.map(({ steps, kept }, lane) => ({
    ...{ steps, kept: kept && (entry === undefined || fateOf(entry, lane) !== 'unfinished') },
  }))
}

interface Measured extends LaneStepPlace {
  readonly likeness: Likeness
}

/** → undefined where it cannot be decoded: its point is missing, the rest goes on */
const likenessOf = (id: string, reference: number, place: LaneStepPlace): Promise<Likeness | undefined> =>
  call('compare.pixels', { id, reference, ...place }).catch(() => undefined)

function withPixels(before: Distances, news: readonly Measured[]): Distances {
  if (news.length === 0) return before
  const pixels = new Map(before.pixels)
  for (const { lane, step, likeness } of news) {
    pixels.set(lane, new Map(pixels.get(lane)).set(step, likeness))
  }
  return { ...before, pixels }
}
