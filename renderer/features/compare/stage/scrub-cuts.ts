/** Where the scrubber's bar is cut: between steps, so that one sees how many there are and how they lie. */
import type { ComparisonView } from '../../../../preload/contract.ts'
import type { Track } from '../../../state/comparison-steps.ts'

/** More segments than this are no segments any more. */
const MOST_SEGMENTS = 50
const GAP_PX = 3
/** Cuts that lie closer, in parts of the bar, would leave nothing of it. */
const LEAST_APART = 0.009

/** → a mask, as CSS has it */
export function cutsOf(
  tracks: readonly Track[],
  { by, pinned = 0 }: Pick<ComparisonView, 'by' | 'pinned'>,
): string {
  if (by === 'step') return evenly(Math.max(0, ...tracks.map(({ planned }) => planned)))
  return cutAt(apart(tracks[pinned]?.steps.map(({ noiseLevel }) => 1 - noiseLevel) ?? []))
}

function evenly(steps: number): string {
  const segments = steps <= MOST_SEGMENTS ? Math.max(1, steps) : Math.ceil(steps / 5)
  const width = `(100% + ${GAP_PX}px) / ${segments}`
  return `repeating-linear-gradient(90deg, #000 0 calc(${width} - ${GAP_PX}px), transparent calc(${width} - ${GAP_PX}px) calc(${width}))`
}

/** Of many that lie close the last one: what follows it is as long as it looks. */
export function apart(places: readonly number[]): number[] {
  const kept: number[] = []
  for (const place of [...places].sort((a, b) => b - a)) {
    const next = kept[0] ?? 1
    if (place > LEAST_APART && next - place >= LEAST_APART) kept.unshift(place)
  }
  return kept
}

function cutAt(places: readonly number[]): string {
  const stops = places.flatMap((place) => {
    const at = `${(place * 100).toFixed(2)}%`
    const [from, to] = [`calc(${at} - ${GAP_PX / 2}px)`, `calc(${at} + ${GAP_PX / 2}px)`]
    return [`#000 ${from}`, `transparent ${from} ${to}`, `#000 ${to}`]
  })
  return stops.length === 0 ? 'none' : `linear-gradient(90deg, ${stops.join(', ')})`
}
