/** Who answers the calls about recipes and their replays. */
import { randomUUID } from 'node:crypto'
import { StudioError } from '../../native-models/api/errors.ts'
import type { RecipeDifference } from '../../preload/contract.ts'
import { fileNameOf } from './drop/dropped-files.ts'
import { placeless, placelessly } from './placeless.ts'
import type { ServiceCallName, ServiceInput, ServiceOutput } from './protocol.ts'
import type { Difference } from './recipes/differences.ts'
import { openRecipe } from './recipes/read-recipe.ts'
import { recipeEngineHere } from './recipes/recipe-engine.ts'
import { recipeHere } from './recipes/recipe-here.ts'
import { recipeLines } from './recipes/recipe-lines.ts'
import { replaySetup } from './recipes/replay-setup.ts'
import type { Service } from './service.ts'

type RecipeCall = Extract<ServiceCallName, `recipe.${string}`>
export type RecipeHandlers = {
  readonly [N in RecipeCall]: (input: ServiceInput<N>) => Promise<ServiceOutput<N>>
}

const PICTURE_ENDING = /\.png$/i

export function recipeHandlersOf(service: Service): RecipeHandlers {
  const { dropped, guides, models, pictures, queue, recipes, replays } = service
  return {
    'recipe.read': async ({ handle }) => {
      const { recipe, fileName, differences } = await look(handle)
      return { fileName, lines: recipeLines(recipe), differences }
    },
    'recipe.replay': async ({ handle }) => {
      const { recipe, request, fileName, differences, obstacle } = await look(handle)
      if (obstacle) throw obstacle
      const id = randomUUID()
      await replays.add(id, recipe)
      const replay = { recipe: fileName, differences, passes: recipe.steps.length, steps: [] }
      try {
        return { id: queue.add(request, { id, replay }).id }
      } catch (thrown) {
        replays.remove(id)
        throw thrown
      }
    },
    'recipe.name': async ({ id }) => {
      const { entry, index, fileName } = pictures.get(id)
      await recipes.assertThere({ entry, index })
      return { fileName: `${fileName.replace(PICTURE_ENDING, '')}.recipe.json` }
    },
    'recipe.write': async ({ id, path }) => {
      await placelessly([path], recipes.save(pictures.get(id), path))
      return {}
    },
  }

  /** Also LoRAs of folders that are still looked into count as here. */
  async function look(handle: string) {
    const path = dropped.pathOf(handle)
    const { recipe, changes } = placeless(path, () => openRecipe(path))
    await service.settled
    const engine = recipeEngineHere(service.computing.setup(replaySetup(recipe)))
    const { signal } = recipes
    const here = await recipeHere(recipe, { models, guides, engine, signal }).catch(whenStopped)
    const differences = [...changes, ...here.differences].map(told)
    return { ...here, recipe, fileName: fileNameOf(path), differences }
  }
}

function whenStopped(thrown: unknown): never {
  const isAbort = thrown instanceof Error && thrown.name === 'AbortError'
  throw isAbort ? new StudioError('E_CANCELLED', 'The studio was closed.', { cause: thrown }) : thrown
}

/** As the contract has it: what is not known is absent. */
function told({ kind, what, recorded, here }: Difference): RecipeDifference {
  return {
    kind,
    what: what.toWellFormed(),
    ...(recorded !== undefined && { recorded: recorded.toWellFormed() }),
    ...(here !== undefined && { here }),
  }
}
