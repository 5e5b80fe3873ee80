/** How many sessions lanes have for their steps: one for each shape of a forward pass, and each set of LoRAs. */
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { lorasOf } from '../../../native-models/pipeline/prompt-loras.ts'

export function stepSessions(requests: readonly GenerateRequest[]): number {
  const kinds = requests.map((request) => {
    const { guidance, negativePrompt, control } = request
    const guided = guidance > 1 && [negativePrompt === '']
    return JSON.stringify([guided, control?.model, lorasOf(request)])
  })
  return new Set(kinds).size
}
