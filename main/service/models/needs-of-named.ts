/** What a model takes, by its name: of one that is here, or of a published one that could be fetched. */
import { catalogRow } from './catalog.ts'
import type { ModelList } from './model-list.ts'
import { type NeedsOf, needsOfFolder, needsOfPublished } from './needs.ts'

/** Undefined where it is neither. */
export function needsOfNamed(name: string, models: ModelList): NeedsOf | undefined {
  const model = models.all().find(({ id }) => id === name)
  const side = catalogRow(name)?.side
  if (model) return needsOfFolder(model)
  return side === undefined ? undefined : needsOfPublished(side)
}
