/** Every model and net that the studio knows by a name: embedded, published, or added by the user. */
import { existsSync } from 'node:fs'
import { publishedPath, repositoryFolder } from '../downloads/remote-file.ts'
import { type AddedModel, addedModels } from './added-models.ts'
import { BASE_REPOSITORY, CATALOG, type CatalogRow, type PartId, partOf } from './catalog.ts'
import { embeddedModels } from './embedded-models.ts'
import { partState } from './part-state.ts'
import { hasShared, leftOver } from './shared-parts.ts'
import { titleOfBase } from './taken-parts.ts'

export interface ShelfRow {
  readonly name: string
  readonly title: string
  readonly summary: string
  readonly kind: CatalogRow['kind']
  readonly origin: 'embedded' | 'published' | 'added' | 'found'
  /** `gone`: it was added, and its place is empty now. */
  readonly state: 'here' | 'partly' | 'absent' | 'gone'
  readonly licence?: string
  /** Where it lies or will lie: a folder, or a file of weights. Absolute. */
  readonly path: string
  /** A folder with the parts that its own place lacks. */
  readonly base?: string
  /** What that is called, of one's own. */
  readonly partsFrom?: string
  /** Whose folder it was found in: `Hugging Face`, `ComfyUI`. */
  readonly foundIn?: string
  /** What it takes here, shared parts included. */
  readonly hereBytes?: number
  /** All of it; only expected (`isAbout`) until the hub was asked. */
  readonly sizeBytes?: number
  /** Of `sizeBytes`: parts that other rows of the catalog use, too. */
  readonly sharedBytes?: number
  readonly isAbout?: boolean
}

/** `own`: what the user has of his own. @throws E_MODEL_LIST, E_FILE_UNREADABLE */
export function readShelf(models: string, own: readonly AddedModel[] = addedModels(models)): ShelfRow[] {
  const embedded = embeddedModels().map(
    ({ id, name, folder }): ShelfRow => ({
      ...{ name: id, title: name, kind: 'model', origin: 'embedded', state: 'here', path: folder },
      summary: 'Comes with the studio.',
    }),
  )
  const added = own.map(
    ({ name, title, path, base, foundIn }): ShelfRow => ({
      ...{ name, title, kind: 'model', origin: foundIn === undefined ? 'added' : 'found', path },
      state: existsSync(path) ? 'here' : 'gone',
      summary: `Used where it lies: ${path}`,
      ...(base !== undefined && { base, partsFrom: titleOfBase(models, base, own) }),
      ...(foundIn !== undefined && { foundIn }),
    }),
  )
  return [...embedded, ...CATALOG.map((row) => publishedRow(models, row, own)), ...added]
}

export function findOnShelf(models: string, name: string): ShelfRow | undefined {
  return readShelf(models).find((row) => row.name === name)
}

/** Names of the ControlNets and edge nets that are here. */
export function netsIn(rows: readonly ShelfRow[]): string {
  return rows
    .filter(({ kind, state }) => kind !== 'model' && state === 'here')
    .map(({ name }) => name)
    .join()
}

function publishedRow(models: string, row: CatalogRow, added: readonly AddedModel[]): ShelfRow {
  const { name, title, summary, kind, parts, own } = row
  const states = parts.map((id) => ({ id, ...partState(models, id) }))
  // What nothing needs any more is the base's, so that it can be removed.
  const begun =
    states.find(({ id }) => id === own)?.state !== 'absent' ||
    (hasShared(row) && leftOver(models, { own: added }).length > 0)
  const isHere = states.every(({ state }) => state === 'here')
  const sizes = states.map(({ id, sizeBytes }) => ({ id, bytes: sizeBytes ?? partOf(id).aboutBytes }))
  const known = sizes.filter((one): one is { id: PartId; bytes: number } => one.bytes !== undefined)
  const shared = known.filter(({ id }) => isShared(id, name))
  return {
    ...{ name, title, summary, kind, origin: 'published' },
    state: isHere ? 'here' : begun ? 'partly' : 'absent',
    licence: licencesOf(row),
    ...placeOf(models, row),
    hereBytes: states.reduce((sum, { hereBytes }) => sum + hereBytes, 0),
    ...(known.length === sizes.length && { sizeBytes: sumOf(known) }),
    ...(shared.length > 0 && { sharedBytes: sumOf(shared) }),
    isAbout: states.some(({ sizeBytes }) => sizeBytes === undefined),
  }
}

function isShared(id: PartId, name: string): boolean {
  return CATALOG.some((other) => other.name !== name && other.parts.some((part) => part === id))
}

function sumOf(sizes: readonly { readonly bytes: number }[]): number {
  return sizes.reduce((sum, { bytes }) => sum + bytes, 0)
}

function licencesOf({ parts }: CatalogRow): string {
  return [...new Set(parts.map((id) => partOf(id).licence))].join(', ')
}

/** Of a folder its card names the base; a file has none. */
function placeOf(models: string, { own, kind }: CatalogRow): Pick<ShelfRow, 'path' | 'base'> {
  const { repo, files } = partOf(own)
  const [file] = files ?? []
  if (file === undefined) return { path: repositoryFolder(models, repo) }
  const base = repositoryFolder(models, BASE_REPOSITORY)
  return { path: publishedPath(models, { repo, path: file }), ...(kind === 'model' && { base }) }
}
