/** Comparisons of one prompt, told apart by a few words. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Axis } from '../../../../native-models/api/comparison.ts'
import {
  sayDifferences,
  sayLanes,
  sayLengths,
  saySeeds,
} from '../../../../renderer/features/compare/say-comparison.ts'
import type { ComparedEntry } from '../../../../renderer/state/comparison.ts'
import { useStudio } from '../../../../renderer/state/studio.ts'
import { pretendComparison } from '../../harness/pretend-lanes.ts'
import { MODELS, pretendEntry, SAMPLERS } from '../../harness/scenes.ts'

const four = pretendComparison('four', pretendEntry({ n: 1 })) as ComparedEntry
const changed = (changes: readonly object[]): ComparedEntry => ({
  ...four,
  comparison: {
    ...four.comparison,
    lanes: changes.map((change, lane) => ({ label: `lane ${lane}`, change, forwardPasses: 20 })),
  },
})
const grid = (x: Axis, y?: Axis): ComparedEntry => ({
  ...four,
  comparison: {
    ...four.comparison,
    setup: { kind: 'grid', request: four.request, x, ...(y && { y }) },
  },
})

beforeEach(() => useStudio.setState({ models: MODELS, samplers: SAMPLERS }))

describe('a comparison', () => {
  it('of lanes is what its lanes are called', () => {
    expect(sayLanes(four)).toBe('4 lanes')
    const labels = four.comparison.lanes.map(({ label }) => label)
    expect(sayDifferences(four)).toBe(labels.join(', '))
  })

  it('of a grid is its axes with their values', () => {
    const x: Axis = { of: 'seed', values: ['1', '2'] }
    const y: Axis = { of: 'guidance', values: [2, 4.5] }
    expect(sayDifferences(grid(x, y))).toBe('seed 1, 2 × guidance 2, 4.5')
    expect(sayLanes(grid(x, y))).toBe('2 × 2 grid')
    const words: Axis = { of: 'prompt', search: 'fox', values: ['fox', 'owl'] }
    expect(sayDifferences(grid(words))).toBe('prompt “fox”, “owl”')
    expect(sayDifferences(grid({ of: 'sampler', values: ['ddim'] }))).toBe('sampler DDIM')
  })

  it('has its length and its seeds', () => {
    expect(sayLengths(changed([{ steps: 20 }, { steps: 20 }]))).toBe('20 steps')
    expect(sayLengths(changed([{ steps: 20 }, { steps: 100 }, { steps: 5 }]))).toBe('5 to 100 steps')
    expect(saySeeds(changed([{}, {}]))).toBe(`seed ${four.request.seed}`)
    expect(saySeeds(changed([{ seed: '1' }, { seed: '2' }]))).toBe('2 seeds')
  })
})
