/** What is painted with, or waited for in the queue, stays until that has ended. */
import { StudioError } from '../../../native-models/api/errors.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { Entry } from '../../../preload/contract.ts'
import { laneRequests } from '../compare/lane-requests.ts'
import { catalogRow } from './catalog.ts'
import type { ShelfRow } from './shelf.ts'

/** @throws E_NOT_NOW */
export function assertUnused(
  row: Pick<ShelfRow, 'name' | 'title' | 'kind'>,
  entries: readonly Entry[],
): void {
  const active = entries.filter(({ state }) => state === 'queued' || state === 'running')
  const users = active.filter((entry) => requestsOf(entry).some((request) => needs(request, row)))
  if (users.length === 0) return
  const runs = users.length === 1 ? '1 run' : `${users.length} runs`
  const verb = users.length === 1 ? 'needs' : 'need'
  const what = users.some(({ state }) => state === 'running')
    ? `${row.title} is being painted with; ${runs} ${verb} it`
    : `${runs} in the queue ${verb} ${row.title}`
  const them = users.length === 1 ? 'it' : 'them'
  throw new StudioError('E_NOT_NOW', `${what}: wait for ${them}, or cancel ${them} first.`)
}

function requestsOf({ request, comparison }: Entry): GenerateRequest[] {
  return comparison ? laneRequests(comparison) : [request]
}

/** A published ControlNet follows the edges that the published edge net finds. */
function needs(
  { model, control }: GenerateRequest,
  { name, kind }: Pick<ShelfRow, 'name' | 'kind'>,
): boolean {
  if (kind === 'edge-net') return control !== undefined && catalogRow(control.model) !== undefined
  return model === name || control?.model === name
}
