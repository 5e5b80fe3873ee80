/** How far each lane of a comparison has come, and what is kept of its way. */
import type { Entry, LaneStep, LaneTrack } from '../../../preload/contract.ts'
import type { Comparisons } from './comparisons.ts'
import { readFigures } from './lane-figures.ts'

interface Way {
  readonly noiseLevels: readonly number[]
  readonly seconds: readonly number[]
  /** From the second step on. */
  readonly changes: readonly number[]
  readonly forwardPasses: number
}

/** One a lane; none where the entry is no comparison. */
export function laneTracks(
  { id, comparison, pictures, state }: Entry,
  comparisons: Comparisons,
): LaneTrack[] {
  const figures = readFigures(comparisons.folderOf(id))
  const isToCome = state === 'queued' || state === 'running'
  return (comparison?.lanes ?? []).map((_, lane) => {
    const picture = pictures.find(({ index }) => index === lane)
    const opened = comparisons.open(id, lane)
    const way = opened ?? figures?.[lane]
    return {
      steps: way ? stepsOf(way) : [],
      forwardPasses: way?.forwardPasses ?? 0,
      stepsBytes: comparisons.laneBytes(id, lane) + (picture?.bytes ?? 0),
      // What is not painted yet was not given up; of a deleted picture's lane the figures are left.
      kept: opened !== undefined || (!picture && (isToCome || way === undefined)),
    }
  })
}

function stepsOf({ noiseLevels, seconds, changes }: Way): LaneStep[] {
  return noiseLevels.map((noiseLevel, index) => {
    const change = index === 0 ? undefined : changes[index - 1]
    return { noiseLevel, seconds: seconds[index] ?? 0, ...(change !== undefined && { change }) }
  })
}
