/** What each lane of a comparison paints: the setup's request with the lane's changes. */
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { ComparedLanes } from '../history/rows.ts'

/** In their order; each is one picture, whole, and paints the same alone. */
export function laneRequests({ setup, lanes }: ComparedLanes): GenerateRequest[] {
  // What a change does not name is absent in it, never undefined: it comes from JSON or a plan.
  return lanes.map(({ change }) => Object.assign({}, setup.request, change, { count: 1 }))
}
