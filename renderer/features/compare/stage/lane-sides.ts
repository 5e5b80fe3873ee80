/** How large a lane's picture is, before it is there. */
import type { ComparedEntry } from '../../../state/comparison.ts'
import { currentModel, pictureSides, type Sides } from '../../../state/defaults.ts'

export function laneSides({ request, pictures, comparison }: ComparedEntry, lane: number): Sides {
  const picture = pictures.find(({ index }) => index === lane)
  const model = comparison.lanes[lane]?.change.model ?? request.model
  return picture ?? pictureSides(currentModel(model), request.size)
}
