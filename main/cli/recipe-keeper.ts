/** Writes the recipes of one request's pictures. */
import type { PaintEvent } from '../../native-models/api/events.ts'
import type { GenerateRequest } from '../../native-models/api/request.ts'
import type { EngineOptions } from '../../native-models/pipeline/loaded-model.ts'
import type { WeightHashes } from '../service/models/weight-hash.ts'
import { recipeEngineHere } from '../service/recipes/recipe-engine.ts'
import { type Ingredients, recipeFiles } from '../service/recipes/recipe-files.ts'
import { recipeOf } from '../service/recipes/recipe-of.ts'
import { recipeSteps } from '../service/recipes/recipe-steps.ts'
import { assertRecipeFits, writeRecipe } from '../service/recipes/write-recipe.ts'
import type { RecipePath } from './recipe-path.ts'

export interface RecipeKeeper {
  /** Every event, before its picture is kept. */
  see(event: PaintEvent): void
  /** → where its recipe lies. @throws E_DISK_FULL, E_OUTPUT_UNWRITABLE */
  keep(picture: Extract<PaintEvent, { type: 'picture' }>, path: string): Promise<string>
}

interface Kept {
  readonly request: GenerateRequest
  readonly ingredients: Ingredients
  readonly engine: EngineOptions
  readonly hashes: WeightHashes
  readonly pathBeside: RecipePath
  readonly signal: AbortSignal
}

/** Files are hashed first, so that what is recorded is what the engine opens then. @throws E_RECIPE where it would be too large, and as `recipeFiles` */
export async function recipeKeeper({
  request,
  ingredients,
  hashes,
  signal,
  ...kept
}: Kept): Promise<RecipeKeeper> {
  assertRecipeFits(request)
  const files = await recipeFiles(ingredients, hashes, signal)
  const engine = recipeEngineHere(kept.engine)
  const { see, take } = recipeSteps()
  return {
    see,
    keep: async (picture, path) => {
      const recipePath = kept.pathBeside(path)
      await writeRecipe(recipePath, await recipeOf({ request, files, engine, steps: take(), picture }))
      return recipePath
    },
  }
}
