/** What of a part of the catalog is here, told without a network. */
import { statSync } from 'node:fs'
import { isPublished, readManifest } from '../downloads/manifest.ts'
import { type ListedFile, publishedPath } from '../downloads/remote-file.ts'
import { isWhole, selectPaths } from '../downloads/select-files.ts'
import { type PartId, partOf } from './catalog.ts'

export interface PartState {
  readonly state: 'here' | 'partly' | 'absent'
  /** Its files as they were listed when it was fetched. */
  readonly files: readonly ListedFile[]
  /** Of what is in its place. */
  readonly hereBytes: number
  /** Of all of it; undefined where it was never asked for. */
  readonly sizeBytes: number | undefined
}

/** @throws E_FILE_UNREADABLE */
export function partState(models: string, id: PartId): PartState {
  const part = partOf(id)
  const listed = readManifest(models, part.repo)?.files ?? []
  const wanted = new Set(
    selectPaths(
      listed.map(({ path }) => path),
      part,
    ),
  )
  const files = listed.filter(({ path }) => wanted.has(path))
  if (!isWhole([...wanted], part)) return { state: 'absent', files: [], hereBytes: 0, sizeBytes: undefined }
  const published = files.filter((file) => isPublished(models, part.repo, file))
  return {
    state: published.length === files.length ? 'here' : 'partly',
    files,
    hereBytes: published.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  }
}

/** Bytes that a file of a part takes on the disk now. */
export function bytesInPlace(models: string, repo: string, { path }: ListedFile): number {
  return statSync(publishedPath(models, { repo, path }), { throwIfNoEntry: false })?.size ?? 0
}
