/** Files of a fetch one by one, as far as the disk and the last word of the downloads process tell. */
import type { ModelFetch } from '../../../preload/contract.ts'
import { isPublished } from '../downloads/manifest.ts'
import type { FetchProgress } from '../downloads/messages.ts'
import { type CatalogRow, partOf } from './catalog.ts'
import { partState } from './part-state.ts'

const MOST_FILES = 200

export function fetchedFiles(
  models: string,
  { parts }: Pick<CatalogRow, 'parts'>,
  atWork: FetchProgress['file'],
): ModelFetch['files'] {
  const files = parts.flatMap((id) => {
    const { repo } = partOf(id)
    return partState(models, id).files.map((file) => {
      const isAtWork = atWork?.repo === repo && atWork.path === file.path
      const doneBytes = isPublished(models, repo, file) ? file.sizeBytes : isAtWork ? atWork.doneBytes : 0
      return { name: file.path.slice(-200), doneBytes: Math.round(doneBytes), sizeBytes: file.sizeBytes }
    })
  })
  return files.slice(0, MOST_FILES)
}
