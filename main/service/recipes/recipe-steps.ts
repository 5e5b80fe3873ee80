/** Gathers what a recipe needs of a painting's events. */
import type { PaintEvent } from '../../../native-models/api/events.ts'
import type { RecipeStep } from './recipe.ts'

export interface RecipeSteps {
  /** Of events, the steps that came with a digest; a picture that begins anew forgets its own. */
  see(event: PaintEvent): void
  /** Those of the picture that is done; the next picture's begin. */
  take(): RecipeStep[]
}

export function recipeSteps(): RecipeSteps {
  let steps: RecipeStep[] = []
  return {
    see: (event) => {
      if (event.type === 'stage' && event.stage === 'denoise') steps = []
      if (event.type === 'step' && event.digest) steps.push({ step: event.step, ...event.digest })
    },
    take: () => {
      const taken = steps
      steps = []
      return taken
    },
  }
}
