import { beforeAll, describe, expect, it } from 'vitest'
import { sayComparison, sayLane } from '../../../../renderer/features/history/say-comparison.ts'
import { sayEntry, sayPrompt } from '../../../../renderer/features/history/say-entry.ts'
import { useStudio } from '../../../../renderer/state/studio.ts'
import { pretendComparison } from '../../harness/pretend-lanes.ts'
import { MODELS, SAMPLERS } from '../../harness/scenes.ts'
import { exampleEntry } from '../example-entry.ts'

beforeAll(() => useStudio.setState({ models: MODELS, samplers: SAMPLERS }))

const of = (scene: string) => pretendComparison(scene, exampleEntry({ n: 1 }))
const words = (scene: string) => {
  const { comparison } = of(scene)
  if (comparison === undefined) throw new Error('no comparison')
  return sayComparison(comparison)
}

describe('a comparison in a few words', () => {
  it('says what it holds side by side', () => {
    expect(words('four')).toBe('Comparison: 4 lanes')
    // Some of its lanes have the same sampler.
    expect(words('eight')).toBe('Comparison: 8 lanes')
    expect(words('grid')).toBe('Comparison: guidance × steps')
  })

  it('counts what it is measured by, as the Compare room does', () => {
    const { comparison } = of('four')
    const setup = comparison?.setup
    if (comparison === undefined || setup?.kind !== 'lanes') throw new Error('no lanes')
    expect(setup.measure).toBeDefined()
    expect(sayComparison(comparison)).toBe('Comparison: 4 lanes')
    const { measure: _, ...unmeasured } = setup
    const three = { setup: unmeasured, lanes: comparison.lanes.slice(0, 3) }
    expect(sayComparison(three)).toBe('Comparison: 3 samplers')
  })

  it('stands in lists in the place of steps and sampler, with what became of it', () => {
    const entry = of('four')
    const now = entry.createdAt + 3_600_000
    expect(sayEntry(entry, now)).toMatch(/^\d\d:\d\d · Comparison: 4 lanes$/)
    expect(sayEntry({ ...entry, state: 'cancelled' }, now)).toMatch(/ · Comparison: 4 lanes · cancelled$/)
  })

  it('names a picture’s lane, and its prompt where lanes have each their own', () => {
    const entry = of('four')
    expect(entry.pictures.map((picture) => sayLane(entry, picture))[1]).toBe('SA-Solver')
    expect(sayLane(exampleEntry({ n: 2 }), exampleEntry({ n: 2 }).pictures[0])).toBeUndefined()
    const lanes = entry.comparison?.lanes.with(1, {
      label: 'fox',
      change: { prompt: 'a fox' },
      forwardPasses: 4,
    })
    const prompts = { ...entry, comparison: { ...entry.comparison, lanes } } as typeof entry
    expect(sayPrompt(prompts, prompts.pictures[1])).toBe('a fox')
    expect(sayPrompt(prompts)).toBe(entry.request.prompt)
  })
})

it('says of a replay which recipe it follows', () => {
  const replay = { recipe: 'fox.recipe.json', differences: [], passes: 20, steps: [] }
  const entry = { ...exampleEntry({ n: 1 }), replay }
  expect(sayEntry(entry, entry.createdAt + 3_600_000)).toMatch(/^\d\d:\d\d · Replay of fox\.recipe\.json$/)
})
