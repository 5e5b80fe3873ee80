/** Which of the ladder's plans a painting is begun with, from what each takes and what is free. */
import { MEMORY_PLANS, type MemoryPlan } from '../../../native-models/api/memory-plan.ts'
import type { MachineMemory } from './machine-memory.ts'
import { type Memory, type MemoryParts, modelMemory, type Painting } from './model-memory.ts'

export interface PlannedMemory extends Memory {
  readonly plan: MemoryPlan
}

/** Of what is free; others go on working meanwhile. */
const USABLE = 0.9
/** Of two plans the second is worth a try where it takes no more of the first than this. */
const NOTICEABLY = 0.8

/** From the roomy one to the smallest. */
export function plannedMemory(parts: MemoryParts, painting: Omit<Painting, 'plan'>): PlannedMemory[] {
  return MEMORY_PLANS.map((plan) => ({ plan, ...modelMemory(parts, { ...painting, plan }) }))
}

/** The first that fits, else the smallest. Pages of files are not counted: the system takes them back. */
export function firstThatFits(plans: readonly PlannedMemory[], { freeBytes }: MachineMemory): PlannedMemory {
  return plans.find(({ ownBytes }) => ownBytes <= freeBytes * USABLE) ?? smallest(plans)
}

/** The next that takes noticeably less, else the smallest; undefined where `plan` is that one. */
export function nextThatHelps(plans: readonly PlannedMemory[], plan: MemoryPlan): PlannedMemory | undefined {
  const at = plans.findIndex((one) => one.plan.parts === plan.parts && one.plan.tile === plan.tile)
  const now = plans[at]
  if (!now || at === plans.length - 1) return undefined
  const helps = plans.slice(at + 1).find(({ ownBytes }) => ownBytes <= now.ownBytes * NOTICEABLY)
  return helps ?? smallest(plans)
}

export function smallest(plans: readonly PlannedMemory[]): PlannedMemory {
  return plans.at(-1)!
}
