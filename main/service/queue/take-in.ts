/** What is asked for becomes a row that waits, checked first; what it means by names is written down with it. */
import { randomUUID } from 'node:crypto'
import type { ComparisonSetup } from '../../../native-models/api/comparison.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { Comparisons } from '../compare/comparisons.ts'
import { planComparison } from '../compare/plan-comparison.ts'
import type { Entries } from '../history/entries.ts'
import type { Journal, NewEntry } from '../history/journal.ts'
import { checkRequest, type RequestParts } from './check-request.ts'
import { assertLorasMeant } from './loras-meant.ts'

export interface TakeInParts extends RequestParts {
  readonly journal: Journal
  readonly entries: Entries
  readonly comparisons: Comparisons
}

/** → the entry's id @throws what checkRequest throws */
export function takeIn(
  request: GenerateRequest,
  more: Pick<NewEntry, 'id' | 'replay'>,
  parts: TakeInParts,
): string {
  const { journal, entries } = parts
  const { model, width, height, loras } = checkRequest(request, parts)
  const id = journal.add({ request, modelName: model.name, width, height, ...more })
  assertLorasMeant(journal, entries.row(id).seq, loras)
  return id
}

/** Of its row the request is the first lane's. → the entry's id @throws what planComparison throws, E_DISK_FULL, E_OUTPUT_UNWRITABLE */
export function takeInComparison(setup: ComparisonSetup, parts: TakeInParts): string {
  const { journal, entries, comparisons } = parts
  const { requests, checked, lanes } = planComparison(setup, parts)
  const [request, first] = [requests[0]!, checked[0]!]
  const comparison = { setup, lanes: [...lanes] }
  const { model, width, height } = first
  const id = randomUUID()
  comparisons.describe(id, comparison)
  try {
    journal.add({ id, request, modelName: model.name, width, height, comparison })
  } catch (thrown) {
    // Nothing would ever lead to its folder.
    comparisons.removeFolder(id)
    throw thrown
  }
  const loras = checked.flatMap((one) => one.loras)
  assertLorasMeant(journal, entries.row(id).seq, loras)
  return id
}
