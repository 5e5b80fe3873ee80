/** Plans for what is painted on this machine: by what is free, and by what worked and what did not since the start. */
import { MEMORY_PLANS, type MemoryPlan, roomier, smaller } from '../../../native-models/api/memory-plan.ts'
import type { Precision } from '../../../native-models/api/precision.ts'
import type { ModelFolder } from '../../../native-models/models/model-folder.ts'
import type { MachineMemory } from './machine-memory.ts'
import { firstThatFits, nextThatHelps, type PlannedMemory, plannedMemory } from './memory-plans.ts'
import type { NeedsOf } from './needs.ts'
import { needsOfFolder } from './needs.ts'

/** What a painting's memory depends on. */
export interface PaintedWith {
  readonly model: ModelFolder
  /** That is painted, in pixels. */
  readonly size: NeedsOf['size']
  readonly precision: Precision
  /** Of a comparison: how many sessions its lanes have for their steps. */
  readonly stepSessions?: number | undefined
}

export class MemoryPlanner {
  readonly #memory: () => MachineMemory
  /** While the engine holds a model, less is free: what it painted with once it can paint with again. */
  readonly #worked = new Map<string, MemoryPlan>()
  /** The roomiest that is tried again where memory ran out. */
  readonly #limits = new Map<string, MemoryPlan>()

  /** `memory`: of what it is painted on, as it is now. */
  constructor(memory: () => MachineMemory) {
    this.#memory = memory
  }

  planOf(painted: PaintedWith): PlannedMemory & Pick<MachineMemory, 'freeBytes'> {
    const machine = this.#memory()
    const plans = plansOf(painted, machine)
    const key = keyOf(painted)
    const [worked, limit] = [this.#worked.get(key), this.#limits.get(key)]
    const fitting = firstThatFits(plans, machine).plan
    const kept = worked ? roomier(fitting, worked) : fitting
    const plan = limit ? smaller(kept, limit) : kept
    return { ...plans[MEMORY_PLANS.indexOf(plan)]!, freeBytes: machine.freeBytes }
  }

  worked(painted: PaintedWith, plan: MemoryPlan): void {
    this.#worked.set(keyOf(painted), plan)
  }

  /** Memory ran out with `plan`. → whether there is one that takes less: from now on it is that one */
  ranOut(painted: PaintedWith, plan: MemoryPlan): boolean {
    const next = nextThatHelps(plansOf(painted, this.#memory()), plan)?.plan
    this.#worked.delete(keyOf(painted))
    if (next) this.#limits.set(keyOf(painted), next)
    return next !== undefined
  }
}

function plansOf({ model, ...painting }: PaintedWith, { holdsWeights }: MachineMemory): PlannedMemory[] {
  const { parts, shrink } = needsOfFolder(model)
  return plannedMemory(parts, { ...painting, shrink, holdsWeights })
}

function keyOf({ model, size, precision, stepSessions }: PaintedWith): string {
  return JSON.stringify([model.place, size, precision, stepSessions])
}
