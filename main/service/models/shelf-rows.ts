/** The shelf as the window has it: no places, and what only this machine knows. */
import { basename } from 'node:path'
import type { ErrorReport } from '../../../native-models/api/errors.ts'
import type { ModelFetch, ModelNeeds, ShelvedModel } from '../../../preload/contract.ts'
import type { FetchProgress, Reading } from '../downloads/messages.ts'
import { withoutPlaces } from '../placeless.ts'
import type { Fetching } from './fetch-line.ts'
import type { ShelfRow } from './shelf.ts'

interface Known {
  readonly fetch: ModelFetch | undefined
  readonly check: Reading | undefined
  readonly needs: ModelNeeds | undefined
  /** Why it cannot be used. */
  readonly error: ErrorReport | undefined
  /** Of what lies in its place, where the row does not tell. */
  readonly placeBytes: number
  /** Of what was fetched: known to be damaged. */
  readonly damagedBytes?: number
}

export function shelvedModel(row: ShelfRow, known: Known): ShelvedModel {
  const { fetch, check, needs, error, placeBytes, damagedBytes = 0 } = known
  const { name, title, kind, origin, state, licence, path } = row
  const { sizeBytes, sharedBytes, partsFrom, isAbout = false } = row
  const hereBytes = row.hereBytes ?? placeBytes
  const missing = sizeBytes === undefined || state === 'here' ? 0 : Math.max(0, sizeBytes - hereBytes)
  return {
    ...{ name, title, summary: summaryOf(row), kind, origin, state, hereBytes, isAbout },
    ...(licence !== undefined && { licence }),
    ...(state !== 'absent' && { fileName: basename(path).slice(0, 200) || name }),
    ...(sizeBytes !== undefined && { sizeBytes }),
    ...(sizeBytes !== undefined && sharedBytes !== undefined && { sharedBytes }),
    ...(missing > 0 && { missingBytes: missing }),
    ...(damagedBytes > 0 && { damagedBytes }),
    ...(partsFrom !== undefined && { partsFrom }),
    ...(needs && { needs }),
    ...(fetch && { fetch }),
    ...(check && { check }),
    ...(error && { error }),
  }
}

/** The command line's names the place. */
function summaryOf({ origin, summary, foundIn }: ShelfRow): string {
  if (origin === 'added') return 'Your own, used where it lies.'
  return origin === 'found' ? `Of ${foundIn}, used where it lies.` : summary
}

const STATES = {
  queued: 'waiting',
  asking: 'asking',
  fetching: 'fetching',
  waiting: 'fetching',
  verifying: 'checking',
  unpacking: 'checking',
  paused: 'paused',
} as const satisfies Record<FetchProgress['state'], ModelFetch['state']>

interface AroundFetch {
  readonly files: ModelFetch['files']
  /** What is expected where nothing was asked yet. */
  readonly sizeBytes: number
  readonly hereBytes: number
  /** Where models lie: sentences do without it. */
  readonly folder: string
}

export function modelFetch(
  { state, progress, error, begunBytes }: Fetching,
  { files, sizeBytes, hereBytes, folder }: AroundFetch,
): ModelFetch {
  const trouble = state === 'running' ? progress?.trouble : error
  const isPlanned = progress !== undefined && progress.sizeBytes > 0
  const moves = state === 'running' && progress?.state === 'fetching'
  return {
    state: state === 'running' ? runningState(progress) : state,
    doneBytes: Math.round(isPlanned ? progress.doneBytes : Math.max(begunBytes ?? 0, hereBytes)),
    sizeBytes: Math.round(isPlanned ? progress.sizeBytes : sizeBytes),
    bytesPerSecond: moves ? progress.bytesPerSecond : 0,
    ...(moves && progress.etaMs !== undefined && { etaMs: progress.etaMs }),
    ...(state === 'running' && progress?.reading && { reading: progress.reading }),
    files,
    ...(trouble && { error: { ...trouble, message: withoutPlaces(trouble.message, [folder]) } }),
  }
}

function runningState(progress: FetchProgress | undefined): ModelFetch['state'] {
  if (progress?.state === 'waiting' && progress.trouble?.code === 'E_DISK_WAITS') return 'no-room'
  return progress ? STATES[progress.state] : 'asking'
}
