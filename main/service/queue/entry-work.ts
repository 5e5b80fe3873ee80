/** What is to be done for an entry: a run of pictures, or several requests side by side. */
import { reportOf } from '../../../native-models/api/errors.ts'
import type { Entry } from '../../../preload/contract.ts'
import { type ComparisonParts, ComparisonRun } from '../compare/comparison-run.ts'
import { laneRequests } from '../compare/lane-requests.ts'
import { type CheckedRequest, checkRequest, type RequestParts } from './check-request.ts'
import { type EndReason, EntryRun, type RunOptions } from './entry-run.ts'
import { assertLorasMeant } from './loras-meant.ts'
import { rememberedLoras } from './remembered-loras.ts'
import { rememberedTexts } from './remembered-texts.ts'

export interface EntryWork {
  /** Of the entry. */
  readonly id: string
  end(reason: EndReason): void
  /** @throws what checkRequest throws, E_FILE_CHANGED, and what the engine throws; E_CANCELLED when it ends early */
  paint(): Promise<void>
}

/** Nothing is begun yet: what is wrong with it shows when it is painted. */
export function workOf(
  entry: Entry,
  options: Omit<RunOptions, 'entry'>,
  parts: ComparisonParts & RequestParts,
): EntryWork {
  const { comparison, request } = entry
  const check = (requests: readonly Entry['request'][]): CheckedRequest[] => {
    const { loras: places, models } = parts
    const once = { ...parts, loras: rememberedLoras(places), models: rememberedTexts(models) }
    const checked = requests.map((one) => checkRequest(one, once))
    const loras = checked.flatMap((one) => one.loras)
    assertLorasMeant(parts.journal, options.seq, loras)
    return checked
  }
  if (comparison) {
    const run = new ComparisonRun(parts, { ...options, entry, comparison })
    const requests = laneRequests(comparison)
    const paint = () => whileThere(parts, requests, async () => run.paint(check(requests)))
    return { id: entry.id, end: (reason) => run.end(reason), paint }
  }
  const run = new EntryRun(parts, { ...options, entry })
  const paint = () => whileThere(parts, [request], async () => run.paint(check([request])[0]!))
  return { id: entry.id, end: (reason) => run.end(reason), paint }
}

/** What fails because its model went meanwhile says that. @throws E_MODEL_…, else what `paint` throws */
async function whileThere(
  { models }: Pick<RequestParts, 'models'>,
  requests: readonly Entry['request'][],
  paint: () => Promise<void>,
): Promise<void> {
  try {
    await paint()
  } catch (thrown) {
    if (reportOf(thrown).code !== 'E_CANCELLED') for (const { model } of requests) models.find(model)
    throw thrown
  }
}
