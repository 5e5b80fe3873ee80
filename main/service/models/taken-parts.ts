/** Where a model of the user's own takes the parts that its own place lacks. */
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'
import { repositoryFolder } from '../downloads/remote-file.ts'
import type { AddedModel } from './added-models.ts'
import { BASE_REPOSITORY, CATALOG, partOf } from './catalog.ts'

interface TakenParts {
  /** A folder. Absolute. */
  readonly base?: string
  /** What that is called, of a model of one's own. */
  readonly partsFrom?: string
}

/** What that place is called: a published model, another one of the user's, or its folder's own name. */
export function titleOfBase(models: string, base: string, own: readonly AddedModel[]): string {
  const published = CATALOG.find((row) => partOf(row.own).repo === BASE_REPOSITORY)
  if (published && base === repositoryFolder(models, BASE_REPOSITORY)) return published.title
  return own.find(({ path }) => path === base)?.title ?? (basename(base) || base)
}

/** Undefined where it is in its place. */
export function goneParts({ base, partsFrom }: TakenParts): string | undefined {
  if (base === undefined || partsFrom === undefined || existsSync(base)) return undefined
  return `Its text encoder and VAE were taken from "${partsFrom}", which is gone.`
}

/** @throws E_FILE_MISSING */
export function assertPartsThere(row: TakenParts): void {
  const sentence = goneParts(row)
  if (sentence !== undefined) throw new StudioError('E_FILE_MISSING', sentence)
}
