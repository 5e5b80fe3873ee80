import { expect, it } from 'vitest'
import { stepEnds } from '../../../../main/service/compare/step-ends.ts'
import { openModelFolder } from '../../../../native-models/models/model-folder.ts'
import { SAMPLERS } from '../../../../native-models/samplers/samplers.ts'
import { NANO } from '../../../native-models/files.ts'

const model = openModelFolder(NANO)

it.each([
  ['euler', 4, [1, 2, 3, 4]],
  ['heun', 3, [2, 4, 5]],
  ['heun', 1, [1]],
] as const)('%s with %i steps', async (sampler, steps, ends) => {
  expect([...(await stepEnds({ sampler, steps }, model))]).toEqual(ends)
})

it.each(SAMPLERS.map(({ id, forwardPasses }) => [id, forwardPasses] as const))(
  '%s ends every step once, the last with its last pass',
  async (sampler, forwardPasses) => {
    for (const steps of [1, 2, 5, 8]) {
      const ends = [...(await stepEnds({ sampler, steps }, model))]
      expect([ends.length, ends.at(-1)]).toEqual([steps, forwardPasses(steps)])
    }
  },
)
