/** Forms from the beginning: from the Paint screen's request, or from a picture's. */
import type { GenerateRequest } from '../../../../native-models/api/request.ts'
import {
  beginSetup,
  type GridSetup,
  type LanesSetup,
  showForm,
  useCompareDraft,
} from '../../../state/compare-draft.ts'
import { useCompose } from '../../../state/compose.ts'
import { useStudio } from '../../../state/studio.ts'
import { classics, lanesFrom } from './lane-sets.ts'

/** Its own sampler and three classics, from the same noise, at the same cost. */
export function lanesOf(request: GenerateRequest): LanesSetup {
  const { sampler, steps, guidance } = request
  const { samplers } = useStudio.getState()
  return {
    kind: 'lanes',
    request: { ...request, count: 1 },
    lanes: lanesFrom({ sampler, steps, guidance }, samplers),
    equal: 'passes',
  }
}

const STEPS = [10, 20, 40]

/** Three samplers across, three lengths down. */
export function gridOf(request: GenerateRequest): GridSetup {
  const samplers = classics(useStudio.getState().samplers).slice(0, 3)
  return {
    kind: 'grid',
    request: { ...request, count: 1 },
    x: { of: 'sampler', values: samplers.map(({ id }) => id) },
    y: { of: 'steps', values: STEPS },
  }
}

/** What stands on the Paint screen, or an example where nothing does. */
export function promptToBegin({ prompt, model }: GenerateRequest): string {
  if (prompt.trim() !== '') return prompt
  return useStudio.getState().models.find(({ id }) => id === model)?.examples[0] ?? ''
}

/** The form, over what stands on the Paint screen. */
export function beginFromPaint(): LanesSetup {
  const { request } = useCompose.getState()
  const setup = lanesOf({ ...request, prompt: promptToBegin(request) })
  beginSetup(setup)
  return setup
}

/** The form as it was left, or a first one: who asks for it by name needs no teaching. */
export function newComparison(): void {
  if (useCompareDraft.getState().setup === undefined) beginFromPaint()
  showForm()
}
