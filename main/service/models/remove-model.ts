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
import { type CatalogRow, type PartId, partOf } from './catalog.ts'
import { CARD } from './model-cards.ts'
import { bytesInPlace, partState } from './part-state.ts'
import { hasShared, leftOver, neededBy, takesShared } from './shared-parts.ts'

export interface Removed {
  readonly freedBytes: number
  /** Shared parts that stay, and the models that need them. */
  readonly kept: readonly { readonly part: PartId; readonly bytes: number; readonly for: readonly string[] }[]
}

/** What removing it would take away, and what would stay. @throws E_MODEL_ABSENT */
export function planRemoval(models: string, row: CatalogRow): Pick<Removed, 'kept'> & { gone: PartId[] } {
  const begun = row.parts.filter((id) => partState(models, id).state !== 'absent')
  const own = addedModels(models)
  const needs = (id: PartId) => neededBy(models, id, { own, but: row.name })
  const gone = begun.filter((id) => needs(id).length === 0)
  const isBegun = begun.includes(row.own) || (hasShared(row) && gone.length > 0)
  if (!isBegun) throw new StudioError('E_MODEL_ABSENT', `Nothing of ${row.title} is here.`)
  const kept = begun
    .filter((id) => !gone.includes(id))
    .map((part) => ({ part, bytes: partState(models, part).hereBytes, for: needs(part) }))
  return { gone, kept }
}

/** Shared parts that nothing needs once the user's own model of that name is forgotten: they stay, and can be removed at the base. */
export function leftByForgetting(models: string, name: string): PartId[] {
  const own = addedModels(models)
  const model = own.find((one) => one.name === name)
  return model && takesShared(models, model) ? leftOver(models, { own, but: name }) : []
}

/** Nothing but what was fetched is deleted. @throws E_MODEL_ABSENT, E_FETCH_RUNNING */
export async function removeModel(models: string, row: CatalogRow): Promise<Removed> {
  planRemoval(models, row)
  using _lock = lockParts(models)
  const { gone, kept } = planRemoval(models, row)
  return { freedBytes: await removeParts(models, gone), kept }
}

function lockParts(models: string): Disposable {
  mkdirSync(partsFolderOf(models), { recursive: true })
  const busy = () => new StudioError('E_FETCH_RUNNING', `A fetch is writing to ${models}.`)
  return lockFolder(partsFolderOf(models), { patienceMs: 500, busy })
}

/** → bytes that were freed */
async function removeParts(models: string, ids: readonly PartId[]): Promise<number> {
  let freedBytes = 0
  for (const id of ids) freedBytes += await removePart(models, id)
  return freedBytes + (await sweepParts(models))
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
