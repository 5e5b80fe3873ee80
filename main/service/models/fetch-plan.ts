/** What a fetch would bring, as the window has it: no repositories, no digests. */
import type { FetchPlan } from '../../../preload/contract.ts'
import { usualBudgets } from '../downloads/budgets.ts'
import type { PlannedFiles } from '../downloads/download-process.ts'

export function fetchPlanOf(planned: PlannedFiles, freeBytes: number): FetchPlan {
  const bytes = Math.round(planned.reduce((sum, { sizeBytes, hereBytes }) => sum + sizeBytes - hereBytes, 0))
  const lackBytes = bytes === 0 ? 0 : Math.max(0, bytes + usualBudgets.keepFreeBytes - freeBytes)
  const files = planned.map(({ path, sizeBytes, isHere }) => ({
    ...{ name: path.slice(-200), sizeBytes, here: isHere },
  }))
  return { files, bytes, freeBytes, lackBytes }
}
