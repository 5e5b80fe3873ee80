/** Rows of the database as the contract's records. What stands in the file is parsed, never trusted. */
import {
  type Comparison,
  type ComparisonView,
  comparison,
  comparisonView,
  type Entry,
  entry,
  type Picture,
  replay,
} from '../../../preload/contract.ts'

export interface EntryRow {
  readonly seq: number
  readonly id: string
  readonly request: string
  readonly model_name: string
  readonly model_hash: string | null
  readonly state: string
  readonly attempts: number
  readonly crashes: number
  readonly error: string | null
  readonly width: number
  readonly height: number
  readonly created_at: number
  readonly finished_at: number | null
  readonly timings: string | null
  readonly device: string | null
  readonly starred: number
  readonly note: string
  readonly tags: string
  readonly comparison: string | null
  readonly comparison_view: string | null
  readonly replay: string | null
}

export interface PictureRow {
  readonly seq: number
  readonly id: string
  readonly entry: number
  readonly place: number
  readonly seed: string
  readonly width: number
  readonly height: number
  readonly folder: number
  /** Relative to its folder, with slashes. */
  readonly path: string
  readonly bytes: number
  readonly created_at: number
  readonly deletion: number | null
}

/** What of a comparison is never changed: its lanes are whole requests once they are laid over the setup's own. */
export type ComparedLanes = Pick<Comparison, 'setup' | 'lanes'>

/** Of a row or of a file; undefined for what is none. */
export function comparedLanes(text: string | null | undefined): ComparedLanes | undefined {
  return comparedLanesSchema.safeParse(json(text ?? '')).data
}

const comparedLanesSchema = comparison.pick({ setup: true, lanes: true })

/**
 * `stepsBytes`: of a comparison's kept steps, on the disk.
 * undefined where the row holds something that cannot be: a damaged file that looks whole.
 */
export function entryOf(
  row: EntryRow,
  pictures: readonly PictureRow[],
  stepsBytes: (id: string) => number,
): Entry | undefined {
  const parsed = entry.safeParse({
    id: row.id,
    request: json(row.request),
    modelName: row.model_name,
    ...(row.model_hash !== null && { modelHash: row.model_hash }),
    state: row.state,
    attempts: row.attempts,
    ...(row.error !== null && { error: json(row.error) }),
    createdAt: row.created_at,
    ...(row.finished_at !== null && { finishedAt: row.finished_at }),
    pictures: pictures.map((picture) => pictureOf(picture, row.id)),
    ...(row.timings !== null && { timings: json(row.timings) }),
    ...(row.device !== null && { device: row.device }),
    starred: row.starred === 1,
    tags: json(row.tags),
    note: row.note,
    ...(row.comparison !== null && { comparison: comparisonOf(row, stepsBytes) }),
    // One that cannot be read costs only itself.
    ...(row.replay !== null && { replay: replay.safeParse(json(row.replay)).data }),
  })
  return parsed.data
}

function comparisonOf(row: EntryRow, stepsBytes: (id: string) => number): unknown {
  const known = comparedLanes(row.comparison)
  return known ? { ...known, view: viewOf(row, known), stepsBytes: stepsBytes(row.id) } : null
}

/** Whether every lane that it names is there. */
export function viewFits(
  { pinned = 0, reference, pair }: ComparisonView,
  { length }: readonly unknown[],
): boolean {
  return [pinned, reference, ...pair].every((lane) => lane < length)
}

/** A view that cannot be read costs only itself. */
function viewOf(row: EntryRow, { setup, lanes }: ComparedLanes): ComparisonView {
  const kept = comparisonView.safeParse(json(row.comparison_view ?? '')).data
  const reference = setup.kind === 'lanes' && setup.measure ? lanes.length - 1 : 0
  if (kept && viewFits(kept, lanes)) return kept
  return { reference, measure: 'change', by: 'step', mode: 'side', pair: [0, 1], at: 1 }
}

export function pictureOf(row: PictureRow, entryId: string): Picture {
  return {
    id: row.id,
    entry: entryId,
    index: row.place,
    seed: row.seed,
    width: row.width,
    height: row.height,
    fileName: row.path.slice(row.path.lastIndexOf('/') + 1),
    bytes: row.bytes,
    createdAt: row.created_at,
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
