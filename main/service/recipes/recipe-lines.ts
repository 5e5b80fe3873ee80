/** What a recipe paints, for people. */
import { lorasOf } from '../../../native-models/pipeline/prompt-loras.ts'
import { findSampler } from '../../../native-models/samplers/samplers.ts'
import type { RecipeInfo } from '../../../preload/contract.ts'
import { linesOf } from '../drop/restore.ts'
import type { Recipe } from './recipe.ts'

/** @throws E_LORA_TAG, E_LORA_TWICE */
export function recipeLines({ request, engine, picture, steps }: Recipe): RecipeInfo['lines'] {
  const { control } = request
  const passes = steps.length === request.steps ? '' : ` (${steps.length} forward passes)`
  return linesOf({
    ...request,
    ...picture,
    sampler: findSampler(request.sampler).label,
    steps: `${request.steps}${passes}`,
    others: [
      ['LoRAs', lorasOf(request).map(textOfLora).join(', ')],
      ['Control', control && `${control.model}, strength ${control.strength}`],
      ['Painted with', `PixArt Studio ${engine.studio}, onnxruntime ${engine.onnxruntime}`],
      ['Painted on', `${engine.device}, ${engine.threads} threads, ${engine.platform}, ${engine.precision}`],
    ],
  })
}

function textOfLora({ name, weight }: { name: string; weight: number }): string {
  return `${name} ${weight}`
}
