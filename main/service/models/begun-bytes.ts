/** How much of a published model is on the disk, what is begun of its files included. */

import { isPublished, readManifest } from '../downloads/manifest.ts'
import { bytesBegun } from '../downloads/part-progress.ts'
import { partsFolderOf } from '../downloads/parts-folder.ts'
import { type CatalogRow, partOf } from './catalog.ts'
import { partState } from './part-state.ts'

/** Of what was listed: a part that the hub was never asked for counts nothing. @throws E_FILE_UNREADABLE */
export async function begunBytes(models: string, { parts }: Pick<CatalogRow, 'parts'>): Promise<number> {
  let sum = 0
  for (const id of parts) {
    const { repo } = partOf(id)
    const commit = readManifest(models, repo)?.commit ?? ''
    for (const file of partState(models, id).files)
      sum += isPublished(models, repo, file)
        ? file.sizeBytes
        : await bytesBegun(partsFolderOf(models), { ...file, repo, commit })
  }
  return sum
}
