/** What lies on the disk of an entry beside its pictures: it tells their prompts, so that it goes when they go. */
import type { Comparisons } from './compare/comparisons.ts'
import type { KeptRecipes } from './recipes/kept-recipes.ts'
import type { KeptReplays } from './recipes/kept-replays.ts'

interface BesidePictures {
  readonly comparisons: Comparisons
  readonly recipes: KeptRecipes
  readonly replays: KeptReplays
}

/** Of an entry that is gone for good; asked again where the studio ended in between. */
export function forgetEntry({ comparisons, recipes, replays }: BesidePictures): (entry: string) => void {
  return (entry) => {
    comparisons.removeFolder(entry)
    recipes.removeAll(entry)
    replays.remove(entry)
  }
}
