/** How paintings fit into this machine's memory: refused before anything is loaded, planned, and planned again, in words on standard error. */
import { CPU_DEVICE } from '../../native-models/api/device.ts'
import { memoryPlanText, ROOMY } from '../../native-models/api/memory-plan.ts'
import { FLOAT32 } from '../../native-models/api/precision.ts'
import type { GenerateRequest } from '../../native-models/api/request.ts'
import type { ModelFolder } from '../../native-models/models/model-folder.ts'
import type { EngineOptions } from '../../native-models/pipeline/loaded-model.ts'
import { planSize } from '../../native-models/pipeline/picture-size.ts'
import { stepSessions } from '../service/compare/step-sessions.ts'
import { RunPlan } from '../service/engine/run-plan.ts'
import { machineMemory } from '../service/models/machine-memory.ts'
import { MemoryPlanner } from '../service/models/memory-planner.ts'
import { assertRuns } from '../service/models/needs.ts'
import { say } from './say.ts'

type Computing = Pick<EngineOptions, 'precision' | 'device'>

/** A card's own memory is another matter. @throws E_MEMORY_SHORT */
export function assertFits(
  requests: readonly GenerateRequest[],
  model: ModelFolder,
  { precision = FLOAT32, device = CPU_DEVICE }: Computing,
): void {
  if (device.provider !== 'cpu') return
  const machine = machineMemory()
  for (const { size } of requests)
    assertRuns(model, { precision, size: planSize(size, model).painted, machine })
}

interface Painted {
  /** One, or the lanes of a comparison. */
  readonly requests: readonly GenerateRequest[]
  readonly model: ModelFolder
  readonly engine: Computing
  readonly quiet: boolean
  /** Makes room for a line of another kind. */
  readonly clear?: () => void
}

/** `planner`: knows of paintings before. Says the plan where it is not the roomy one. */
export function runPlanOf(painted: Painted, planner: MemoryPlanner = memoryPlanner()): RunPlan {
  const { requests, model, engine, quiet, clear } = painted
  const { precision = FLOAT32 } = engine
  const size = planSize(requests[0]!.size, model).painted
  const run = new RunPlan({
    planner,
    painted: { model, size, precision, stepSessions: stepSessions(requests) },
    onRetry: ({ sentence }) => {
      clear?.()
      say(sentence)
    },
  })
  if (!quiet && run.job.plan !== ROOMY) say(`Memory is short: painting with ${memoryPlanText(run.job.plan)}.`)
  return run
}

export const memoryPlanner = (): MemoryPlanner => new MemoryPlanner(machineMemory)
