/** Takes a fetched model away; what others still need stays. */
import { mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'
import { MANIFEST, readManifest, writeManifest } from '../downloads/manifest.ts'
import { partsFolderOf } from '../downloads/parts-folder.ts'
import { publishedPath, repositoryFolder } from '../downloads/remote-file.ts'
import { sweepParts } from '../downloads/sweep-parts.ts'
import { lockFolder } from '../history/data-lock.ts'
import { addedModels } from './added-models.ts'
import { CATALOG, type CatalogRow, type PartId, partOf, SHARED } from './catalog.ts'
import { CARD } from './model-cards.ts'
import { bytesInPlace, partState } from './part-state.ts'

export interface Removed {
  readonly freedBytes: number
  /** Shared parts that stay, and the models that need them. */
  readonly kept: readonly { readonly part: PartId; readonly bytes: number; readonly for: readonly string[] }[]
}

/** What removing it would take away, and what would stay. @throws E_MODEL_ABSENT */
export function planRemoval(models: string, row: CatalogRow): Pick<Removed, 'kept'> & { gone: PartId[] } {
  if (partState(models, row.own).state === 'absent')
    throw new StudioError('E_MODEL_ABSENT', `Nothing of ${row.name} is here.`)
  const begun = row.parts.filter((id) => partState(models, id).state !== 'absent')
  const needs = (id: PartId) => neededBy(models, id, row)
  const gone = begun.filter((id) => needs(id).length === 0)
  const kept = begun
    .filter((id) => !gone.includes(id))
    .map((part) => ({ part, bytes: partState(models, part).hereBytes, for: needs(part) }))
  return { gone, kept }
}

/** Nothing but what was fetched is deleted. @throws E_MODEL_ABSENT, E_FETCH_RUNNING */
export async function removeModel(models: string, row: CatalogRow): Promise<Removed> {
  planRemoval(models, row)
  mkdirSync(partsFolderOf(models), { recursive: true })
  const busy = () => new StudioError('E_FETCH_RUNNING', `A fetch is writing to ${models}.`)
  using _lock = lockFolder(partsFolderOf(models), { patienceMs: 500, busy })
  const { gone, kept } = planRemoval(models, row)
  let freedBytes = 0
  for (const id of gone) freedBytes += await removePart(models, id)
  freedBytes += await sweepParts(models)
  return { freedBytes, kept }
}

/** Names of other models of which something is here and that have this part; also the user's own that take it from there. */
function neededBy(models: string, id: PartId, { name }: CatalogRow): string[] {
  const published = CATALOG.filter((other) => other.name !== name && other.parts.includes(id))
    .filter(({ own }) => partState(models, own).state !== 'absent')
    .map((other) => other.name)
  const place = repositoryFolder(models, partOf(id).repo)
  const own = addedModels(models).filter(({ base }) => base === place && SHARED.includes(id))
  return [...published, ...own.map((other) => other.name)]
}

/** → bytes that were freed */
async function removePart(models: string, id: PartId): Promise<number> {
  const { repo } = partOf(id)
  const manifest = readManifest(models, repo)
  if (!manifest) return 0
  const { files } = partState(models, id)
  const gone = new Set(files.map(({ path }) => path))
  let freed = 0
  for (const file of files) {
    freed += bytesInPlace(models, repo, file)
    rmSync(publishedPath(models, { repo, path: file.path }), { force: true })
    removeEmpty(dirname(publishedPath(models, { repo, path: file.path })), repositoryFolder(models, repo))
  }
  await leaveManifest(models, { ...manifest, files: manifest.files.filter(({ path }) => !gone.has(path)) })
  return freed
}

/** Where nothing is left, the card and the folder go too; what the user has put there stays, and its folder. */
async function leaveManifest(models: string, manifest: Parameters<typeof writeManifest>[1]): Promise<void> {
  const folder = repositoryFolder(models, manifest.repo)
  if (!manifest.files.some(({ path }) => path.startsWith('transformer/')))
    rmSync(join(folder, CARD), { force: true })
  if (manifest.files.length > 0) return writeManifest(models, manifest)
  rmSync(join(folder, MANIFEST), { force: true })
  removeEmpty(folder, models)
}

/** Up to `stop`, which stays. */
function removeEmpty(folder: string, stop: string): void {
  for (let at = folder; at !== stop && at.startsWith(stop); at = dirname(at)) {
    try {
      if (readdirSync(at).length > 0) return
      rmdirSync(at)
    } catch {
      return
    }
  }
}
