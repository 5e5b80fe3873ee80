/** A finished picture's recipe. */
import type { PaintEvent } from '../../../native-models/api/events.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { pixelsSha256 } from './pixels-sha256.ts'
import type { Recipe, RecipeEngine, RecipeFile, RecipeStep } from './recipe.ts'

type Picture = Extract<PaintEvent, { type: 'picture' }>

interface Painted {
  /** Of all pictures of the run. */
  readonly request: GenerateRequest
  readonly files: readonly RecipeFile[]
  readonly engine: RecipeEngine
  readonly steps: readonly RecipeStep[]
  readonly picture: Picture
}

export async function recipeOf({ request, files, engine, steps, picture }: Painted): Promise<Recipe> {
  const { seed, width, height, png } = picture
  return {
    kind: 'pixart-studio recipe',
    version: 1,
    request: { ...request, seed, count: 1 },
    files: [...files],
    engine,
    steps: [...steps],
    picture: { width, height, sha256: await pixelsSha256(png) },
  }
}
