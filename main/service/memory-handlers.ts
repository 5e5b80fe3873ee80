/** Who answers how a picture will be painted, memory being what it is. */
import { StudioError } from '../../native-models/api/errors.ts'
import { memoryPlanText } from '../../native-models/api/memory-plan.ts'
import { planSize } from '../../native-models/pipeline/picture-size.ts'
import type { MemoryForecast } from '../../preload/contract.ts'
import type { ServiceInput } from './protocol.ts'
import type { Service } from './service.ts'

export function memoryHandlersOf({ models, planner, computing }: Service) {
  return {
    /** @throws E_MODEL_UNKNOWN, E_MODEL_ABSENT, E_SIZE */
    'memory.plan': ({ model: id, size }: ServiceInput<'memory.plan'>): MemoryForecast => {
      const model = models.find(id)
      const { painted } = planSize(size, model)
      const { precision } = computing.setup()
      const { plan, ownBytes, freeBytes } = planner.planOf({ model, size: painted, precision })
      const error = refusal(() => models.assertRuns(id, painted))
      return {
        ...{ plan, words: memoryPlanText(plan), bytes: ownBytes, freeBytes },
        ...(error && { error }),
      }
    },
  }
}

function refusal(check: () => void) {
  try {
    check()
    return undefined
  } catch (thrown) {
    if (thrown instanceof StudioError && thrown.code === 'E_MEMORY_SHORT') return thrown.toReport()
    throw thrown
  }
}
