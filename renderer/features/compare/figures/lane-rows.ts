/** The table's rows and how they are sorted. Pure numbers. */
import type { ComparedLane, ComparisonView, LaneDistance, LaneTrack } from '../../../../preload/contract.ts'

export interface LaneRow {
  readonly lane: number
  readonly label: string
  readonly steps: number
  readonly passes: number
  /** Seconds; undefined before the first step. */
  readonly stepSeconds: number | undefined
  readonly time: number | undefined
  /** dB; null: equal. Undefined for the reference, and where nothing can be said yet. */
  readonly psnr: number | null | undefined
  readonly ssim: number | undefined
  readonly rms: number | undefined
  readonly size: number
}

export const COLUMNS = [
  'lane',
  'steps',
  'passes',
  'stepSeconds',
  'time',
  'psnr',
  'ssim',
  'rms',
  'size',
] as const
export type Column = (typeof COLUMNS)[number]

interface Known {
  readonly lanes: readonly ComparedLane[]
  readonly tracks: readonly (LaneTrack & { readonly planned: number })[]
  readonly distances: readonly LaneDistance[] | undefined
  readonly reference: number
}

export function laneRows({ lanes, tracks, distances, reference }: Known): LaneRow[] {
  return lanes.map(({ label, forwardPasses }, lane) => {
    const track = tracks[lane]
    const seconds = track?.steps.map((step) => step.seconds) ?? []
    const time = seconds.length === 0 ? undefined : seconds.reduce((sum, one) => sum + one, 0)
    const distance = lane === reference ? undefined : distances?.[lane]
    // Half of a way says nothing of where it would have ended.
    const hasEnded = distance?.picture !== undefined || seconds.length >= (track?.planned ?? 0)
    return {
      ...{ lane, label, passes: forwardPasses, steps: track?.planned ?? 0, size: track?.stepsBytes ?? 0 },
      ...{ time, stepSeconds: time === undefined ? undefined : time / seconds.length },
      ...{
        psnr: distance?.picture?.psnr,
        ssim: distance?.picture?.ssim,
        rms: hasEnded ? distance?.rms.at(-1) : undefined,
      },
    }
  })
}

type Sort = NonNullable<ComparisonView['sort']>

/** What is not known stands last, whichever way it is sorted; equal ones stay in the order of the lanes. */
export function sortRows(rows: readonly LaneRow[], sort: Sort | undefined): LaneRow[] {
  const column = COLUMNS.find((one) => one === sort?.column) ?? 'lane'
  const sign = sort?.descending ? -1 : 1
  return [...rows].sort((a, b) => {
    const [one, other] = [rankOf(a, column), rankOf(b, column)]
    if (one === undefined || other === undefined)
      return Number(one === undefined) - Number(other === undefined)
    return one === other ? a.lane - b.lane : sign * (one < other ? -1 : 1)
  })
}

/** Equal pictures are the most alike. */
function rankOf(row: LaneRow, column: Column): number | undefined {
  const value = row[column === 'lane' ? 'lane' : column]
  return value === null ? Number.POSITIVE_INFINITY : value
}

/** A click on a column's head: first the way that puts the best on top, then the other. */
export function nextSort(sort: Sort | undefined, column: Column): Sort {
  const isHigherBetter = column === 'psnr' || column === 'ssim'
  if (sort?.column !== column) return { column, descending: isHigherBetter }
  return { column, descending: !sort.descending }
}
