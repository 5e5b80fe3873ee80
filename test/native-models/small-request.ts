/** A request that is painted quickly; what a test is about, it names itself. */
import type { GenerateRequest } from '../../native-models/api/request.ts'

export const smallRequest = (changes: Partial<GenerateRequest> = {}): GenerateRequest => ({
  ...{ model: 'pixart-nano', prompt: 'red apple', negativePrompt: '' },
  ...{ cleanCaption: false, longPrompt: 'refuse' },
  ...{ sampler: 'dpmpp-2m', steps: 2, guidance: 3, seed: '1', count: 1 },
  size: { kind: 'exact', width: 64, height: 64 },
  ...changes,
})
