/** What a picture was asked for: its run's request, or that of its lane where the run is a comparison. */
import type { GenerateRequest } from '../../native-models/api/request.ts'
import type { ComparedLane, Entry, Picture } from '../../preload/contract.ts'
import { currentModel } from './defaults.ts'

type Placed = Pick<Picture, 'index'>

/** The lane that a picture is of. */
export const laneOf = (entry: Entry, picture: Placed | undefined): ComparedLane | undefined =>
  picture && entry.comparison?.lanes[picture.index]

/** @param picture without it: the run's own, which of a comparison is the first lane's */
export function requestOf(entry: Entry, picture?: Placed): GenerateRequest {
  const lane = laneOf(entry, picture)
  if (entry.comparison === undefined || lane === undefined) return entry.request
  return { ...entry.comparison.setup.request, ...said(lane.change), count: 1 }
}

/** What is undefined in a change was not changed. */
function said(change: ComparedLane['change']): Partial<GenerateRequest> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

/** How many pictures a run ends with: one a lane. */
export const picturesIn = (entry: Entry): number => entry.comparison?.lanes.length ?? entry.request.count

/** For people; a lane may be another model's than its run. */
export function modelNameOf(entry: Entry, picture?: Placed): string {
  const { model } = requestOf(entry, picture)
  return model === entry.request.model ? entry.modelName : (currentModel(model)?.name ?? model)
}

/** Known of the run's own model alone. */
export const modelHashOf = (entry: Entry, picture?: Placed): string | undefined =>
  requestOf(entry, picture).model === entry.request.model ? entry.modelHash : undefined
