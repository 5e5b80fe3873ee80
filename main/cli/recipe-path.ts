/** Where recipes go: the file that is named, or beside each picture. */
import { dirname, extname } from 'node:path'
import { StudioError } from '../../native-models/api/errors.ts'
import type { GenerateRequest } from '../../native-models/api/request.ts'
import { makeWritableFolder } from '../service/writable-folder.ts'
import { userPath } from './generate-options.ts'

/** The picture's path → its recipe's. */
export type RecipePath = (picture: string) => string

/** Undefined without --recipe. Checked before anything is painted. @throws E_OPTION, E_OUTPUT_UNWRITABLE, E_DISK_FULL */
export function recipePathOf(
  recipe: string | undefined,
  requests: readonly GenerateRequest[],
): RecipePath | undefined {
  if (recipe === undefined) return undefined
  // .recipe.json: what ends in .json alone belongs to other programs beside a picture.
  if (recipe === '')
    return (picture) => `${picture.slice(0, picture.length - extname(picture).length)}.recipe.json`
  const pictures = requests.reduce((sum, { count }) => sum + count, 0)
  if (pictures > 1) {
    const sentence = `--recipe ${recipe} is one file for ${pictures} pictures: without a name each has its recipe beside it.`
    throw new StudioError('E_OPTION', sentence)
  }
  const path = userPath(recipe)
  makeWritableFolder(dirname(path), 'Recipes')
  return () => path
}
