/** What a fetch of some parts of the catalog would bring, before any of it is brought. */
import { StudioError } from '../../../native-models/api/errors.ts'
import { type CatalogPart, type PartId, partOf } from '../models/catalog.ts'
import { fileDigest } from './file-digest.ts'
import { currentCommit, filesOfCommit } from './hub.ts'
import type { HubConnection } from './hub-connection.ts'
import { isPublished, type Manifest, readManifest } from './manifest.ts'
import { bytesBegun } from './part-progress.ts'
import { partsFolderOf } from './parts-folder.ts'
import { publishedPath, type RemoteFile } from './remote-file.ts'
import { isWhole, selectPaths } from './select-files.ts'

export interface PlannedFile extends RemoteFile {
  /** Of its bytes; all of them where it is here. */
  readonly hereBytes: number
  readonly isHere: boolean
}

export interface FetchPlan {
  readonly files: readonly PlannedFile[]
  /** What is to be written down before anything is fetched. */
  readonly manifests: readonly Manifest[]
}

export interface PlanOptions {
  /** The folder of all models. */
  readonly models: string
  readonly parts: readonly PartId[]
  readonly hub: HubConnection
  /** Files that are here are read and held against their digests; else their size counts. */
  readonly verify?: boolean | undefined
  readonly signal: AbortSignal
}

/** The hub is asked only about repositories of which not everything is known already. @throws E_HUB_…, AbortError */
export async function planFetch(options: PlanOptions): Promise<FetchPlan> {
  const files: PlannedFile[] = []
  const manifests: Manifest[] = []
  for (const [repo, parts] of byRepository(options.parts)) {
    const manifest = await manifestFor(repo, parts, options)
    manifests.push(manifest)
    const paths = manifest.files.map(({ path }) => path)
    const wanted = new Set(parts.flatMap((part) => selectPaths(paths, part)))
    for (const file of manifest.files.filter(({ path }) => wanted.has(path)))
      files.push(await plannedFile({ ...file, repo, commit: manifest.commit }, options))
  }
  return { files: files.sort((a, b) => a.sizeBytes - b.sizeBytes), manifests }
}

function byRepository(parts: readonly PartId[]): Map<string, CatalogPart[]> {
  return Map.groupBy([...new Set(parts)].map(partOf), ({ repo }) => repo)
}

/** The one that is here where it has all parts; else with what the hub lists, at the same commit. */
async function manifestFor(
  repo: string,
  parts: readonly CatalogPart[],
  { models, hub, signal }: PlanOptions,
): Promise<Manifest> {
  const known = readManifest(models, repo)
  const knownPaths = known?.files.map(({ path }) => path) ?? []
  if (known && parts.every((part) => isWhole(selectPaths(knownPaths, part), part))) return known
  const { commit, files } = await listing(hub, repo, { pinned: known?.commit, signal })
  const paths = files.map(({ path }) => path)
  const lacking = parts.find((part) => !isWhole(selectPaths(paths, part), part))
  if (lacking) {
    const names = [...(lacking.folders ?? []), ...(lacking.files ?? [])].join(' and ')
    throw new StudioError('E_HUB_MISSING', `${repo} at ${hub.endpoint.host} does not have ${names}.`)
  }
  const wanted = new Set(parts.flatMap((part) => selectPaths(paths, part)))
  const kept = commit === known?.commit ? knownPaths : knownPaths.filter((path) => paths.includes(path))
  const all = new Set([...wanted, ...kept])
  return { version: 1, repo, commit, files: files.filter(({ path }) => all.has(path)) }
}

/** At the pinned commit; where the hub has lost that, at the newest one. */
async function listing(
  hub: HubConnection,
  repo: string,
  { pinned, signal }: { pinned: string | undefined; signal: AbortSignal },
) {
  if (pinned !== undefined) {
    const files = await filesOfCommit(hub, { repo, commit: pinned }, signal).catch((thrown: unknown) => {
      if (thrown instanceof StudioError && thrown.code === 'E_HUB_MISSING') return undefined
      throw thrown
    })
    if (files) return { commit: pinned, files }
  }
  const commit = await currentCommit(hub, repo, signal)
  return { commit, files: await filesOfCommit(hub, { repo, commit }, signal) }
}

async function plannedFile(file: RemoteFile, { models, verify, signal }: PlanOptions): Promise<PlannedFile> {
  const { repo, sizeBytes, digest } = file
  let isHere = isPublished(models, repo, file)
  if (isHere && verify) {
    const found = await fileDigest(publishedPath(models, file), { kind: digest.kind, signal })
    isHere = found === digest.hex
  }
  const hereBytes = isHere ? sizeBytes : await bytesBegun(partsFolderOf(models), file)
  return { ...file, isHere, hereBytes }
}
