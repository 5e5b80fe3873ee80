import { expect, it } from 'vitest'
import { closestName } from '../../../../renderer/features/loras/closest-name.ts'

const NAMES = ['line-art', 'paper-cut', 'pixart-lcm', 'ukiyo-e', 'ab']

it.each([
  ['linart', 'line-art'],
  ['LINE-ART', 'line-art'],
  ['papercut', 'paper-cut'],
  ['pixart', 'pixart-lcm'],
  ['line-art-v2', 'line-art'],
  ['ukyioe', undefined],
  ['ukiyoe', 'ukiyo-e'],
  ['snow', undefined],
  ['', undefined],
])('%s means %s', (typed, meant) => {
  expect(closestName(typed, NAMES)).toBe(meant)
})

it('takes the nearest of several', () => {
  expect(closestName('stile-2', ['style-1', 'style-22', 'style-2'])).toBe('style-2')
})
