/** Lanes mostly name the same LoRAs, with other weights: each list of names is looked up and opened once. */
import { lorasOf } from '../../../native-models/pipeline/prompt-loras.ts'
import type { LoraPlaces, UsedLora } from '../loras/lora-places.ts'

/** For as long as one question takes: files may change after it. */
export function rememberedLoras(loras: Pick<LoraPlaces, 'of'>): Pick<LoraPlaces, 'of'> {
  const known = new Map<string, UsedLora[]>()
  return {
    of: (request, model) => {
      const key = JSON.stringify([model.place, lorasOf(request).map(({ name }) => name)])
      const used = known.get(key) ?? loras.of(request, model)
      known.set(key, used)
      return used
    },
  }
}
