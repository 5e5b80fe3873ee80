/** A complete request from elsewhere, without what this machine does not have. */
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { KnownHere } from './known-here.ts'

interface Told {
  readonly restore: Partial<GenerateRequest>
  readonly warnings: readonly string[]
}

export function whatIsHere(
  request: GenerateRequest,
  { here, modelName }: { here: KnownHere; modelName: string },
): Told & { warnings: string[] } {
  const { model, control, loras, ...rest } = request
  const isModelHere = here.models().some(({ id }) => id === model)
  const images = [control?.image, control?.edges].filter((image) => image !== undefined)
  const isControlHere = images.every((image) => here.hasControlImage(image))
  const missing = loras?.filter(({ name }) => here.loraNamed(name) === undefined) ?? []
  const known = loras?.filter((use) => !missing.includes(use))
  return {
    restore: {
      ...rest,
      ...(isModelHere && { model }),
      ...(control && isControlHere && { control }),
      ...(known && { loras: known }),
    },
    warnings: [
      ...(isModelHere ? [] : [`The model "${modelName.slice(0, 100)}" is not on this machine.`]),
      ...(isControlHere ? [] : ['The control image is not on this machine: choose it again.']),
      ...missing.map(({ name }) => `The LoRA "${name}" is not on this machine.`),
    ],
  }
}
