/** Lanes of comparisons have recipes like any picture: replayed alone they are bit-equal. */
import { describe, expect, it } from 'vitest'
import { readRecipe } from '../../../../main/service/recipes/read-recipe.ts'
import type { ComparisonSetup } from '../../../../native-models/api/comparison.ts'
import { places, quickRequest } from '../service-process.ts'
import { RecipeDesk } from './recipe-desk.ts'

const request = quickRequest({ model: 'nano', sampler: 'euler', steps: 3, guidance: 4.5 })
const SETUPS: readonly (readonly [string, ComparisonSetup, readonly number[]])[] = [
  [
    'samplers',
    {
      ...{ kind: 'lanes', request, equal: 'own' },
      lanes: [
        { sampler: 'heun', steps: 3, guidance: 4.5 },
        { sampler: 'euler-ancestral', steps: 4, guidance: 2 },
      ],
    },
    [5, 4],
  ],
  [
    'a grid of LoRA weights and seeds',
    {
      ...{ kind: 'grid', request },
      x: { of: 'lora', name: 'line-art', values: [0.5, 1] },
      y: { of: 'seed', values: ['3'] },
    },
    [3, 3],
  ],
]

describe('a lane', () => {
  it.each(SETUPS)('of %s replays bit-equal from its recipe', async (_, setup, passes) => {
    using where = places()
    await using desk = new RecipeDesk(where)
    await desk.service.settled
    const { pictures, comparison } = await desk.done(desk.service.queue.compare(setup).id)
    expect(pictures).toHaveLength(2)
    for (const [lane, picture] of pictures.entries()) {
      const path = await desk.save(picture)
      expect(readRecipe(path).request).toEqual({ ...request, ...comparison!.lanes[lane]!.change, count: 1 })
      expect((await desk.read(path)).differences).toEqual([])
      const { replay } = await desk.replay(path)
      expect(replay).toMatchObject({ pixelsEqual: true, passes: passes[lane] })
      expect(replay!.steps.map(({ bitEqual }) => bitEqual)).toEqual(Array(passes[lane]).fill(true))
    }
  })
})
