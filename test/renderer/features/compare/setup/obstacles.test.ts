import { beforeEach, describe, expect, it } from 'vitest'
import type { Axis, ComparisonSetup } from '../../../../../native-models/api/comparison.ts'
import { obstaclesOf } from '../../../../../renderer/features/compare/setup/obstacles.ts'
import { useStudio } from '../../../../../renderer/state/studio.ts'
import { LORAS } from '../../../harness/pretend-loras.ts'
import { MODELS, pretendEntry, SAMPLERS } from '../../../harness/scenes.ts'

const request = { ...pretendEntry({ n: 1 }).request, model: 'nano', prompt: 'cartoon of fox' }
const lane = { sampler: 'ddim', steps: 20, guidance: 3 }
const lanes = (count: number, more: object = {}): ComparisonSetup => ({
  ...{ kind: 'lanes', request, lanes: Array.from({ length: count }, () => lane), equal: 'own' },
  ...more,
})
const grid = (x: Axis, y?: Axis): ComparisonSetup => ({ kind: 'grid', request, x, ...(y && { y }) })
const steps: Axis = { of: 'steps', values: [10, 20] }
const wordsOf = (setup: ComparisonSetup) => obstaclesOf(setup).map(({ at, words }) => `${at}: ${words}`)

beforeEach(() => {
  useStudio.setState({
    models: MODELS,
    samplers: SAMPLERS,
    controls: [],
    loras: { loras: [...LORAS], folders: [] },
  })
})

describe('lanes', () => {
  it('of two to eight can be compared', () => {
    expect([2, 8].flatMap((count) => wordsOf(lanes(count)))).toEqual([])
  })

  it('are too few alone, but not beside a measure', () => {
    expect(wordsOf(lanes(1))).toEqual(['lanes: A comparison has at least two lanes.'])
    expect(wordsOf(lanes(1, { measure: { ...lane, steps: 100 } }))).toEqual([])
  })

  it('leave no room for a measure beside eight', () => {
    expect(wordsOf(lanes(8, { measure: lane }))).toEqual([expect.stringMatching(/^measure: .*7 lanes/)])
  })
})

describe('the base', () => {
  it.each([
    [{ prompt: '  ' }, /^prompt: /],
    [{ prompt: 'fox <lora:gone:1>' }, /^base: .*gone/],
    [{ control: { model: 'nano-hed', image: 'a'.repeat(64) } }, /^base: .*no ControlNet/],
  ])('with %j is said to be wrong where it stands', (changes, words) => {
    const setup = lanes(2, { request: { ...request, ...changes } })
    expect(wordsOf(setup)[0]).toMatch(words)
  })
})

describe('a grid', () => {
  it('of two axes can be compared', () => {
    expect(wordsOf(grid(steps, { of: 'guidance', values: [2, 4] }))).toEqual([])
  })

  it.each<[Axis, Axis | undefined, RegExp]>([
    [steps, steps, /^y: Columns and rows go over the same/],
    [{ of: 'steps', values: [10] }, undefined, /^grid: A grid of one picture/],
    [
      { of: 'steps', values: [1, 2, 3, 4, 5, 6, 7] },
      { of: 'guidance', values: [1, 2, 3, 4, 5, 6] },
      /^grid: These are 42/,
    ],
    [{ of: 'prompt', search: 'whale', values: ['a', 'b'] }, undefined, /^x: “whale” does not stand/],
    [steps, { of: 'control', values: [0.5, 1] }, /^y: There is no control picture/],
    [{ of: 'lora', name: 'gone', values: [0, 1] }, undefined, /^x: There is no LoRA “gone”/],
  ])('of %j and %j is said to be wrong', (x, y, words) => {
    expect(wordsOf(grid(x, y))[0]).toMatch(words)
  })

  it('of two LoRAs goes over two things', () => {
    const [a, b] = LORAS.filter(({ error }) => error === undefined).map(({ name }) => name)
    const over = (name = ''): Axis => ({ of: 'lora', name, values: [0, 1] })
    expect(wordsOf(grid(over(a), over(b)))).toEqual([])
    expect(wordsOf(grid(over(a), over(a)))).toHaveLength(1)
  })

  it('says what is typed and cannot be read', () => {
    expect(obstaclesOf(grid(steps), { x: 'no number' })).toEqual([{ at: 'x', words: 'no number' }])
  })
})
