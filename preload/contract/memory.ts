/** How a picture will be painted where memory is short, told before it is. */
import { z } from 'zod'
import { errorReport } from '../../native-models/api/errors.ts'
import { memoryPlan } from '../../native-models/api/memory-plan.ts'
import { pictureSize } from '../../native-models/api/request.ts'
import { count, name } from './basics.ts'

export const memoryForecast = z.strictObject({
  plan: memoryPlan,
  /** The plan, for people: `all parts together`. */
  words: z.string(),
  /** That it takes beside the model's files, and those that are free; about. */
  bytes: count,
  freeBytes: count,
  /** Why it will be refused: not even the smallest plan fits into this machine. */
  error: errorReport.optional(),
})
export type MemoryForecast = z.infer<typeof memoryForecast>

export const MEMORY_CALLS = {
  'memory.plan': {
    side: 'service',
    input: z.strictObject({ model: name, size: pictureSize }),
    output: memoryForecast,
  },
} as const
