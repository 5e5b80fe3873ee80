/** Parts that several models take from one place, and who needs them. */
import { repositoryFolder } from '../downloads/remote-file.ts'
import type { AddedModel } from './added-models.ts'
import { BASE_REPOSITORY, CATALOG, type CatalogRow, type PartId, partOf, SHARED } from './catalog.ts'
import { partState } from './part-state.ts'

/**
 * Names of models of which something is here and that have this part, and of the user's `own` that take it from there.
 * `but`: one that does not count.
 */
export function neededBy(
  models: string,
  id: PartId,
  { own, but }: { own: readonly AddedModel[]; but?: string | undefined },
): string[] {
  const published = CATALOG.filter(({ name, parts }) => name !== but && parts.includes(id))
    .filter((row) => partState(models, row.own).state !== 'absent')
    .map(({ name }) => name)
  const takers = own.filter((one) => one.name !== but && SHARED.includes(id) && takesShared(models, one))
  return [...published, ...takers.map(({ name }) => name)]
}

/** Shared parts that are here, and that no model needs but the one that does not count. */
export function leftOver(
  models: string,
  { own, but }: { own: readonly AddedModel[]; but?: string | undefined },
): PartId[] {
  return SHARED.filter((id) => partState(models, id).state !== 'absent').filter(
    (id) => neededBy(models, id, { own, but }).length === 0,
  )
}

/** Whether it takes what it lacks from where the published models have it. */
export function takesShared(models: string, { base }: Pick<AddedModel, 'base'>): boolean {
  return base === repositoryFolder(models, BASE_REPOSITORY)
}

/** Whether it is the one in whose folder the shared parts lie: what is left over of them is removed with it. */
export function hasShared({ own }: Pick<CatalogRow, 'own'>): boolean {
  return partOf(own).repo === BASE_REPOSITORY
}
