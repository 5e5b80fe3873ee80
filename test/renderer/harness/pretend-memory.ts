/** A machine with room, with little, and with too little. */
import { StudioError } from '../../../native-models/api/errors.ts'
import { MEMORY_PLANS, memoryPlanText, ROOMY } from '../../../native-models/api/memory-plan.ts'
import type { MemoryForecast } from '../../../preload/contract.ts'

export function pretendMemory(scene: string | undefined): MemoryForecast {
  const plan = scene === undefined ? ROOMY : MEMORY_PLANS[scene === 'short' ? 2 : 3]!
  const sentence =
    'PixArt nano at 256 × 256 needs about 21.8 GB of memory beside its files, and this machine has 8.2 GB.'
  return {
    ...{ plan, words: memoryPlanText(plan), bytes: 2.3e9, freeBytes: scene === undefined ? 16e9 : 2.9e9 },
    ...(scene === 'none' && { error: new StudioError('E_MEMORY_SHORT', sentence).toReport() }),
  }
}
