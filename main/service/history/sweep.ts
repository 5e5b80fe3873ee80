/**
 * At the start the pictures folders are held against the rows: what a killed process left half-written goes, and
 * pictures without a row (saved just before a kill, or newer than the database) get one from their own record.
 */
import { randomUUID } from 'node:crypto'
import { readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { laneRequests } from '../compare/lane-requests.ts'
import type { PictureRecord } from '../images/metadata.ts'
import { readRecord } from '../images/picture-head.ts'
import type { Database } from './database.ts'
import { LATEST_MOMENT, rowAt } from './moments.ts'
import type { Pictures } from './pictures.ts'
import type { ComparedLanes } from './rows.ts'

const PART = /^\.pixart-studio-[0-9a-f-]{36}\.part$/
/** Younger ones may be another program's that is just saving. */
const PART_AGE_MS = 10_000
const MAX_BYTES = 64 * 1024 * 1024

export interface Swept {
  readonly adopted: number
  /** Pictures that have a row but no file. */
  readonly lost: number
}

/** What half-written files of ours are old enough by now to be nobody's. */
export async function sweepParts(folders: readonly string[]): Promise<void> {
  for (const path of folders) await removeParts(path, await readdir(path).catch(() => []))
}

/** What was compared by an entry, as it lies beside the database; undefined for none. */
export type Described = (entry: string) => ComparedLanes | undefined

/** Not while pictures are being saved: one that has no row yet would get it twice. */
export async function sweep(
  db: Database,
  pictures: Pictures,
  described: Described = () => undefined,
): Promise<Swept> {
  let [adopted, lost] = [0, 0]
  for (const folder of pictures.folders()) {
    const names = await readdir(folder.path).catch(() => undefined)
    if (!names) continue // a disk that is not there today: its pictures are not lost
    await removeParts(folder.path, names)
    const known = new Set(pictures.pathsIn(folder.id))
    const present = new Set(names)
    lost += [...known].filter((name) => !present.has(name)).length
    for (const name of names)
      if (
        !known.has(name) &&
        name.endsWith('.png') &&
        (await adopt({ db, pictures, described, folder, name }))
      )
        adopted++
  }
  return { adopted, lost }
}

async function removeParts(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names.filter((file) => PART.test(file))) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found && Date.now() - found.mtimeMs > PART_AGE_MS) await unlink(path).catch(() => undefined)
  }
}

interface Found {
  readonly db: Database
  readonly pictures: Pictures
  readonly described: Described
  readonly folder: { readonly id: number; readonly path: string }
  readonly name: string
}

/** → whether the file is a picture of ours that had no row. */
async function adopt({ db, pictures, described, folder, name }: Found): Promise<boolean> {
  const found = await stat(join(folder.path, name)).catch(() => undefined)
  if (!found?.isFile()) return false
  const [bytes, modified] = [found.size, Math.trunc(found.mtimeMs)]
  const stranger = db
    .prepare('SELECT 1 FROM strangers WHERE folder = ? AND path = ? AND bytes = ? AND modified_ms = ?')
    .get(folder.id, name, bytes, modified)
  if (stranger) return false
  const record =
    bytes > MAX_BYTES ? undefined : await readRecord(join(folder.path, name)).catch(() => undefined)
  const added =
    record && addRow(db, pictures, { record, described, folder: folder.id, path: name, bytes, modified })
  if (added) return true
  db.prepare('INSERT OR REPLACE INTO strangers (folder, path, bytes, modified_ms) VALUES (?, ?, ?, ?)').run(
    ...[folder.id, name, bytes, modified],
  )
  return false
}

interface Adopted {
  readonly record: PictureRecord
  readonly described: Described
  readonly folder: number
  readonly path: string
  readonly bytes: number
  readonly modified: number
}

/** → false for a copy of a picture that has its row. */
function addRow(
  db: Database,
  pictures: Pictures,
  { record, described, folder, path, bytes, modified }: Adopted,
): boolean {
  return db
    .transaction(() => {
      const { index: place, ...origin } = originOf(db, record, described)
      const entry = entryOf(db, origin, { record, modified })
      if (!pictures.missing(entry).includes(place)) return false
      const { seed, width, height, model } = record
      pictures.add({
        entry,
        place,
        seed,
        width,
        height,
        folder,
        path,
        bytes,
        createdAt: modified,
        modelHash: model.hash,
      })
      settle(db, pictures, entry)
      return true
    })
    .immediate()
}

interface FoundOrigin {
  readonly id: string
  /** Of the entry. */
  readonly request: GenerateRequest
  readonly index: number
  readonly comparison?: ComparedLanes | undefined
}

/** A lane of a comparison that nothing tells of any more is an entry of its own. */
function originOf(db: Database, { entry, request: own }: PictureRecord, described: Described): FoundOrigin {
  if (!entry) return { id: randomUUID(), request: own, index: 0 }
  const { id, index, seed, count } = entry
  const comparison = described(id)
  const [first] = comparison ? laneRequests(comparison) : []
  if (comparison && first) return { id, request: first, index, comparison }
  if (index >= (placesOf(db, id) ?? count)) return { id: randomUUID(), request: own, index: 0 }
  return { id, request: { ...own, seed, count }, index }
}

/** How many pictures an entry is to have: of a comparison its lanes. */
function placesOf(db: Database, id: string): number | undefined {
  return db
    .prepare<[string], number>(
      `SELECT coalesce(json_array_length(comparison, '$.lanes'), json_extract(request, '$.count'))
       FROM entries WHERE id = ?`,
    )
    .pluck()
    .get(id)
}

function seqOf(db: Database, id: string): number | undefined {
  return db.prepare<[string], number>('SELECT seq FROM entries WHERE id = ?').pluck().get(id)
}

/** The entry's `seq`; made from the record where there is none. */
function entryOf(
  db: Database,
  { id, request, comparison }: Omit<FoundOrigin, 'index'>,
  { record, modified }: Pick<Adopted, 'record' | 'modified'>,
): number {
  const known = seqOf(db, id)
  if (known !== undefined) return known
  const createdAt = Math.min(record.entry?.createdAt ?? modified, LATEST_MOMENT)
  const seq = rowAt(db, createdAt)
  db.prepare(
    `INSERT INTO entries (seq, id, request, prompt, negative_prompt, model, model_name, model_hash, sampler, width, height,
         comparison, state, attempts, created_at, finished_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'cancelled', 1, ?, ?)`,
  ).run(
    ...[seq, id, JSON.stringify(request), request.prompt, request.negativePrompt, request.model],
    ...[record.model.name, record.model.hash ?? null, request.sampler, record.width, record.height],
    ...[comparison ? JSON.stringify(comparison) : null, createdAt, modified],
  )
  return seq
}

/** A run that was made from pictures is done when all of them are there; until then it counts as cancelled. */
function settle(db: Database, pictures: Pictures, entry: number): void {
  if (pictures.missing(entry).length > 0) return
  db.prepare(
    "UPDATE entries SET state = 'done', position = NULL, finished_at = coalesce(finished_at, ?) WHERE seq = ?",
  ).run(Date.now(), entry)
}
