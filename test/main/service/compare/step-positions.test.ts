import { expect, it } from 'vitest'
import { stepPositions } from '../../../../main/service/compare/step-positions.ts'

const falling = (steps: number) => Array.from({ length: steps }, (_, index) => 1 - (index + 1) / steps)

it('by step: all go on together, and one that has ended stays at its end', () => {
  expect(stepPositions([falling(2), falling(4)], { by: 'step', most: 24 })).toEqual([
    [1, 1],
    [2, 2],
    [2, 3],
    [2, 4],
  ])
})

it('by noise: the first step that is as clear as the scrubber says', () => {
  expect(stepPositions([falling(2), falling(4)], { by: 'noise', most: 24 })).toEqual([
    [1, 1],
    [1, 2],
    [2, 3],
    [2, 4],
  ])
})

it('many steps are looked at in few positions, of which the last is the end', () => {
  for (const by of ['step', 'noise'] as const) {
    const positions = stepPositions([falling(100), falling(7)], { by, most: 24 })
    expect(positions).toHaveLength(24)
    expect(positions.at(-1)).toEqual([100, 7])
    const steps = positions.map(([first]) => first!)
    expect(steps.every((step, index) => index === 0 || step > steps[index - 1]!)).toBe(true)
  }
})

it('a schedule that leaves some noise over ends at its last step', () => {
  expect(stepPositions([[0.8, 0.1]], { by: 'noise', most: 2 })).toEqual([[2], [2]])
})

it('lanes whose steps are not kept stand at 0; without any there is nothing', () => {
  expect(stepPositions([[], falling(2)], { by: 'step', most: 24 })).toEqual([
    [0, 1],
    [0, 2],
  ])
  expect(stepPositions([[], []], { by: 'step', most: 24 })).toEqual([])
})
