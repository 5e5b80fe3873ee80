/** A plan as the window is told before it is queued: what it would paint, take and keep. */
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { ComparisonPlan } from '../../../preload/contract.ts'
import { comparisonWarnings } from './comparison-warnings.ts'
import type { PlannedComparison } from './plan-comparison.ts'

/** `secondsAPass`: of such a request, from what was painted before. */
export function describePlan(
  planned: PlannedComparison,
  secondsAPass: (request: GenerateRequest) => number | undefined,
): ComparisonPlan {
  const { lanes, requests, stepsBytes } = planned
  const seconds = requests.map((request, lane) => {
    const pass = secondsAPass(request)
    return pass === undefined ? undefined : pass * lanes[lane]!.forwardPasses
  })
  const known = seconds.filter((one) => one !== undefined)
  return {
    lanes: [...lanes],
    forwardPasses: lanes.reduce((sum, { forwardPasses }) => sum + forwardPasses, 0),
    ...(known.length === seconds.length && { seconds: known.reduce((sum, one) => sum + one, 0) }),
    stepsBytes,
    warnings: comparisonWarnings(planned),
  }
}
