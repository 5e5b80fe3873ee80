/**
 * The files that a picture was painted with, as they were then. Size and time say whether one has changed since:
 * hashes of gigabytes are not computed before somebody wants a recipe.
 */
import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { WeightHashes } from '../models/weight-hash.ts'
import { placelessly } from '../placeless.ts'
import { type RecipeFile, recipeFile } from './recipe.ts'
import { hashOf, type Ingredients, ingredientFiles } from './recipe-files.ts'

export const paintedFile = recipeFile.omit({ name: true, sha256: true }).extend({
  /** Absolute. */
  path: z.string().min(1),
  bytes: z.int().nonnegative(),
  modifiedMs: z.number(),
})
export type PaintedFile = z.infer<typeof paintedFile>

/** Before the painting begins: what changes during it is not taken for what it was painted with. @throws the file system's error, and as `openCheckpoint` */
export function paintedFiles(ingredients: Ingredients): PaintedFile[] {
  return ingredientFiles(ingredients).map((file) => {
    const { size: bytes, mtimeMs: modifiedMs } = statSync(file.path)
    return { ...file, bytes, modifiedMs }
  })
}

/** Files of a recipe. @throws E_RECIPE_LOST where one has changed since, E_FILE_UNREADABLE, E_CANCELLED */
export async function hashPainted(
  files: readonly PaintedFile[],
  hashes: WeightHashes,
  signal: AbortSignal,
): Promise<RecipeFile[]> {
  for (const file of files) assertUnchanged(file)
  const hashed: RecipeFile[] = []
  for (const file of files) {
    const { path, bytes, modifiedMs, ...owner } = file
    const sha256 = await placelessly([path], hashOf(path, hashes, signal))
    assertUnchanged(file)
    hashed.push({ ...owner, name: basename(path), sha256 })
  }
  return hashed
}

function assertUnchanged({ part, lora, path, bytes, modifiedMs }: PaintedFile): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.size === bytes && found.mtimeMs === modifiedMs) return
  const owner = lora === undefined ? `the ${part}` : `the LoRA "${lora}"`
  const end = found ? 'has changed since the picture was painted' : 'is not there any more'
  throw new StudioError('E_RECIPE_LOST', `${basename(path)}, a file of ${owner}, ${end}.`)
}
