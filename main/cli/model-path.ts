/** What users call a model: an embedded, fetched or added one's name, a folder, or a file of weights. */
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { bytesText } from '../../native-models/api/bytes-text.ts'
import { StudioError } from '../../native-models/api/errors.ts'
import { modelsFolder } from '../service/folders.ts'
import { embeddedModels } from '../service/models/embedded-models.ts'
import { findOnShelf, type ShelfRow } from '../service/models/shelf.ts'
import { userPath } from './generate-options.ts'

export interface ModelOnDisk {
  /** A folder, or a file of weights. */
  readonly path: string
  /** With the parts that it lacks, where that is known. */
  readonly base?: string
}

/** The first embedded model's if nothing is named. @throws E_FILE_MISSING, E_MODEL_ABSENT */
export function modelPlace(model: string | undefined): ModelOnDisk {
  if (model !== undefined) return namedModel(model) ?? { path: folderOf(model) }
  const [first] = embeddedModels()
  if (first) return { path: first.folder }
  throw new StudioError('E_FILE_MISSING', 'The embedded model is missing from this installation.')
}

export function embeddedFolder(model: string): string | undefined {
  return embeddedModels().find(({ id }) => id === model)?.folder
}

/** Undefined where nothing on the shelf has that name. @throws E_MODEL_ABSENT where not all of it is here */
export function namedModel(name: string): ModelOnDisk | undefined {
  const embedded = embeddedFolder(name)
  if (embedded !== undefined) return { path: embedded }
  const row = shelved(name)
  return row?.kind === 'model' ? placeOf(row) : undefined
}

/** Whether a model of that name is here, whole. */
export function isModelHere(name: string): boolean {
  const row = findOnShelf(modelsFolder(), name)
  return row?.kind === 'model' && row.state === 'here'
}

/** The file of a ControlNet or an edge net by its name; otherwise as `namedModel`. */
export function namedNet(name: string): string | undefined {
  const row = shelved(name)
  return row === undefined || row.kind === 'model' ? undefined : placeOf(row).path
}

/** A file or folder that lies there under that name is meant where the shelf has nothing. */
function shelved(name: string): ShelfRow | undefined {
  if (name !== basename(name)) return undefined
  const row = findOnShelf(modelsFolder(), name)
  return row?.state !== 'here' && existsSync(userPath(name)) ? undefined : row
}

function placeOf({ name, state, path, base, hereBytes = 0, sizeBytes }: ShelfRow): ModelOnDisk {
  if (state === 'here') return { path, ...(base !== undefined && { base }) }
  const of = sizeBytes === undefined ? '' : ` of ${bytesText(sizeBytes)}`
  const what = {
    gone: `was added from ${path}, and nothing is there now`,
    partly: `is not all here: ${bytesText(hereBytes)}${of}`,
    absent: 'has not been fetched',
  }[state]
  throw new StudioError('E_MODEL_ABSENT', `${name} ${what}.`)
}

function folderOf(model: string): string {
  const folder = userPath(model)
  if (existsSync(folder) || model !== basename(model)) return folder
  const names = embeddedModels().map(({ id }) => id)
  throw new StudioError(
    'E_FILE_MISSING',
    `There is no folder or file ${folder}, and no embedded model ${model} (${names.join(', ')}).`,
  )
}
