/** What the studio has kept, read from its database and its folder: not what its window says about it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import sharp from 'sharp'
import { laneRequests } from '../../../main/service/compare/lane-requests.ts'
import { comparedLanes } from '../../../main/service/history/rows.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { readPngText } from '../../../native-models/formats/png.ts'
import type { ComparedLane, ComparisonView, Draft, Entry, Replay } from '../../../preload/contract.ts'
import type { StudioFolders } from '../launch.ts'

export interface KeptEntry {
  readonly seq: number
  readonly id: string
  readonly request: GenerateRequest
  readonly state: Entry['state']
  readonly attempts: number
  readonly createdAt: number
  readonly finishedAt: number | null
  readonly starred: boolean
  readonly tags: readonly string[]
  readonly note: string
  readonly deleted: boolean
}

export interface KeptPicture {
  readonly id: string
  readonly entry: number
  readonly place: number
  readonly seed: string
  readonly path: string
  readonly bytes: number
  readonly deleted: boolean
}

const databaseOf = ({ data }: StudioFolders): string => join(data, 'studio.sqlite')

/** With a connection of its own, that cannot write. */
function inDatabase<T>(folders: StudioFolders, read: (db: Database.Database) => T): T {
  const db = new Database(databaseOf(folders), { readonly: true, timeout: 2000 })
  try {
    return read(db)
  } finally {
    db.close()
  }
}

/** In the order of their making. */
export function keptEntries(folders: StudioFolders): KeptEntry[] {
  const rows = inDatabase(folders, (db) =>
    db.prepare<[], Record<string, unknown>>('SELECT * FROM entries ORDER BY seq').all(),
  )
  return rows.map((row) => ({
    seq: Number(row['seq']),
    id: String(row['id']),
    request: JSON.parse(String(row['request'])),
    state: row['state'] as Entry['state'],
    attempts: Number(row['attempts']),
    createdAt: Number(row['created_at']),
    finishedAt: row['finished_at'] === null ? null : Number(row['finished_at']),
    starred: row['starred'] === 1,
    tags: JSON.parse(String(row['tags'])),
    note: String(row['note']),
    deleted: row['deletion'] !== null,
  }))
}

export function keptPictures(folders: StudioFolders): KeptPicture[] {
  const rows = inDatabase(folders, (db) =>
    db.prepare<[], Record<string, unknown>>('SELECT * FROM pictures ORDER BY entry, place').all(),
  )
  return rows.map((row) => ({
    id: String(row['id']),
    entry: Number(row['entry']),
    place: Number(row['place']),
    seed: String(row['seed']),
    path: String(row['path']),
    bytes: Number(row['bytes']),
    deleted: row['deletion'] !== null,
  }))
}

export function keptDraft(folders: StudioFolders): Draft | undefined {
  const text = inDatabase(folders, (db) => db.prepare<[], string>('SELECT value FROM draft').pluck().get())
  return text === undefined ? undefined : JSON.parse(text)
}

export function keptSettings(folders: StudioFolders): Record<string, unknown> {
  const rows = inDatabase(folders, (db) =>
    db.prepare<[], { name: string; value: string }>('SELECT name, value FROM preferences').all(),
  )
  return Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value)]))
}

/** Every file in the pictures folder, half-written ones too. */
export function filesOnDisk({ pictures }: StudioFolders): string[] {
  if (!existsSync(pictures)) return []
  return readdirSync(pictures, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(pictures.length + 1))
    .sort()
}

export interface KeptComparison {
  readonly lanes: readonly ComparedLane[]
  /** What each lane paints, whole. */
  readonly requests: readonly GenerateRequest[]
  /** How it was looked at last; undefined before anybody did. */
  readonly view: ComparisonView | undefined
}

/** @throws where this run is none */
export function keptComparison(folders: StudioFolders, id: string): KeptComparison {
  const row = inDatabase(folders, (db) =>
    db
      .prepare<[string], { comparison: string | null; comparison_view: string | null }>(
        'SELECT comparison, comparison_view FROM entries WHERE id = ?',
      )
      .get(id),
  )
  const known = comparedLanes(row?.comparison)
  if (!known) throw new Error(`${id} is no comparison.`)
  const view = row?.comparison_view == null ? undefined : JSON.parse(row.comparison_view)
  return { lanes: known.lanes, requests: laneRequests(known), view }
}

/** Of a run that replays a recipe, as far as it has come. */
export function keptReplay(folders: StudioFolders, id: string): Replay | undefined {
  const text = inDatabase(folders, (db) =>
    db.prepare<[string], string | null>('SELECT replay FROM entries WHERE id = ?').pluck().get(id),
  )
  return text == null ? undefined : JSON.parse(text)
}

/** Of one run, in the order of their places. */
export const picturesOf = (folders: StudioFolders, { seq }: Pick<KeptEntry, 'seq'>): KeptPicture[] =>
  keptPictures(folders).filter(({ entry }) => entry === seq)

export const pictureFile = ({ pictures }: StudioFolders, path: string): string => join(pictures, path)

/** The texts of a picture, by keyword. */
export const textsOf = (path: string): ReadonlyMap<string, string> => readPngText(readFileSync(path))

/** Decoded, so that only what one sees is compared. */
export const pixelsOf = (path: string): Promise<Buffer> => sharp(path).removeAlpha().raw().toBuffer()
