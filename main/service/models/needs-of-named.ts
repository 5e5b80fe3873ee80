/** What is known of a model's needs before it is opened. */
import { catalogRow } from './catalog.ts'
import type { ModelList } from './model-list.ts'
import { type NeedsOf, needsOfFolder, needsOfPublished } from './needs.ts'

/** As its folder says; before it is here as all published ones are. Undefined where neither is known. */
export function needsOfNamed(name: string, list: Pick<ModelList, 'all'>): NeedsOf | undefined {
  const model = list.all().find(({ id }) => id === name)
  if (model) return needsOfFolder(model)
  const side = catalogRow(name)?.side
  return side === undefined ? undefined : needsOfPublished(side)
}
