/** LoRAs count in a replay as the recipe says, whatever alpha they were given here. */
import type { LoraPlace } from '../../../native-models/api/request.ts'
import { lorasOf } from '../../../native-models/pipeline/prompt-loras.ts'
import type { Recipe } from './recipe.ts'

/** `places`: one for each LoRA of the recipe's request, in its order; they may be called otherwise here. */
export function lorasAsRecorded({ files, request }: Recipe, places: readonly LoraPlace[]): LoraPlace[] {
  const names = lorasOf(request).map(({ name }) => name)
  return places.map(({ name, path }, index) => {
    const alpha = files.find(({ part, lora }) => part === 'LoRA' && lora === names[index])?.alpha
    return { name, path, ...(alpha !== undefined && { alpha }) }
  })
}
