import { describe, expect, it } from 'vitest'
import { hasTrigger, withTrigger } from '../../../../renderer/features/loras/trigger-words.ts'

describe('a trigger word', () => {
  it.each([
    ['fox', 'line art icon of …', 'line art icon of fox'],
    ['fox', 'line art icon of', 'line art icon of fox'],
    ['', 'line art icon of ...', 'line art icon of'],
    ['a fox, ', 'paper cut', 'a fox, paper cut'],
    ['', 'paper cut', 'paper cut'],
    ['a Paper Cut fox', 'paper cut', 'a Paper Cut fox'],
    ['fox', ' … ', 'fox'],
  ])('makes of %j with %j: %j', (prompt, word, after) => {
    expect(withTrigger(prompt, word)).toBe(after)
  })

  it('is there whatever its case, and where its open end is filled', () => {
    expect(hasTrigger('Line art icon of a fox', 'line art icon of …')).toBe(true)
    expect(hasTrigger('an icon of a fox', 'line art icon of …')).toBe(false)
  })
})
