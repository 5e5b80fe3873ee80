/** How lanes will be painted where memory is short: a sentence for each model that it is short for. */

import { bytesText } from '../../../native-models/api/bytes-text.ts'
import { memoryPlanText, ROOMY } from '../../../native-models/api/memory-plan.ts'
import type { Precision } from '../../../native-models/api/precision.ts'
import type { MemoryPlanner } from '../models/memory-planner.ts'
import type { PlannedComparison } from './plan-comparison.ts'
import { stepSessions } from './step-sessions.ts'

export function memoryWarnings(
  { requests, checked }: Pick<PlannedComparison, 'requests' | 'checked'>,
  { planner, precision }: { planner: MemoryPlanner; precision: Precision },
): string[] {
  const lanes = requests.map((request, lane) => ({ request, checked: checked[lane]! }))
  const byModel = Map.groupBy(lanes, ({ request }) => request.model)
  return [...byModel.values()].flatMap((some) => {
    const { model, painted: size } = some[0]!.checked
    const sessions = stepSessions(some.map(({ request }) => request))
    const { plan, freeBytes } = planner.planOf({ model, size, precision, stepSessions: sessions })
    if (plan === ROOMY) return []
    return `Memory is short (${bytesText(freeBytes)} free): ${model.name} is painted with ${memoryPlanText(plan)}.`
  })
}
