/** What the chart draws: lanes of different lengths and noise levels over one axis. */
import type { ComparisonView, LaneDistance, LaneTrack } from '../../../../preload/contract.ts'
import type { Likeness } from '../../../state/comparison-figures.ts'
import type { Measure } from './say-figures.ts'

type By = ComparisonView['by']

export interface LaneSubject {
  readonly track: LaneTrack
  readonly distance?: LaneDistance | undefined
  /** Of decoded steps, from 1. */
  readonly pixels?: ReadonlyMap<number, Likeness> | undefined
}

export interface ChartData {
  /** Where any lane has a point, in ascending order. */
  readonly xs: readonly number[]
  /** For each lane a value for each of `xs`; null where it has none there. */
  readonly lanes: readonly (readonly (number | null)[])[]
}

/** → a value a step; null where there is none, or none that can be drawn */
export function figuresOf(measure: Measure, subject: LaneSubject): (number | null)[] {
  return subject.track.steps.map((_, index) => figureAt(measure, subject, index))
}

function figureAt(measure: Measure, subject: LaneSubject, index: number): number | null {
  const step = subject.track.steps[index]
  switch (measure) {
    case 'change':
      return step?.change ?? null
    case 'seconds':
      return step?.seconds ?? null
    case 'rms':
      return subject.distance?.rms[index] ?? null
    case 'psnr':
    case 'ssim':
      return likenessAt(index + 1, subject)?.[measure] ?? null
  }
}

/** Of a step's picture; the last step's is the finished one, which is measured anyway. */
function likenessAt(step: number, { track, distance, pixels }: LaneSubject): Likeness | undefined {
  const isLast = step === track.steps.length
  return pixels?.get(step) ?? (isLast ? distance?.picture : undefined)
}

/** @param logarithmic zeros have no place on such an axis */
export function chartData(
  subjects: readonly LaneSubject[],
  { measure, by, logarithmic }: { measure: Measure; by: By; logarithmic: boolean },
): ChartData {
  const lanes = subjects.map((subject) => {
    const points = new Map<number, number>()
    figuresOf(measure, subject).forEach((value, index) => {
      const x = placeOf(subject.track, index, by)
      if (value !== null && x !== undefined && !(logarithmic && value <= 0)) points.set(x, value)
    })
    return points
  })
  const xs = [...new Set(lanes.flatMap((points) => [...points.keys()]))].sort((a, b) => a - b)
  return { xs, lanes: lanes.map((points) => xs.map((x) => points.get(x) ?? null)) }
}

/** Steps of the longest lane. */
export const lastStep = (tracks: readonly { readonly planned: number }[]): number =>
  Math.max(1, ...tracks.map(({ planned }) => planned))

/** Whether it spans decades, so that a logarithmic scale shows more. */
export const isSpread = (measure: Measure): boolean => measure === 'change' || measure === 'rms'

const placeOf = (track: LaneTrack, index: number, by: By): number | undefined =>
  by === 'step' ? index + 1 : track.steps[index]?.noiseLevel

const LEAST_APART_PX = 44

/**
 * Which points of a lane get a mark: so many that it is known by it, so few that they stay apart. The last one
 * always does: it is where the lane has ended.
 * @param pxAUnit CSS pixels that a unit of `xs` is wide
 */
export function markedPoints(
  { xs, values }: { xs: readonly number[]; values: readonly (number | null)[] },
  pxAUnit: number,
): Set<number> {
  const marked = new Set<number>()
  let last: number | undefined
  for (let index = xs.length - 1; index >= 0; index--) {
    const x = (xs[index] ?? 0) * pxAUnit
    if (values[index] === null || (last !== undefined && last - x < LEAST_APART_PX)) continue
    marked.add(index)
    last = x
  }
  return marked
}
