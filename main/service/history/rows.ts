/** Rows of the database as the contract's records. What stands in the file is parsed, never trusted. */
import { type Entry, entry, type Picture } from '../../../preload/contract.ts'

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

/** undefined where the row holds something that cannot be: a damaged file that looks whole. */
export function entryOf(row: EntryRow, pictures: readonly PictureRow[]): Entry | undefined {
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
  })
  return parsed.data
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
