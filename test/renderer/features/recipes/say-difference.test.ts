import { describe, expect, it } from 'vitest'
import type { RecipeDifference } from '../../../../preload/contract.ts'
import { groupsOf, sayDifference } from '../../../../renderer/features/recipes/say-difference.ts'

const [THERE, HERE] = ['a'.repeat(64), 'b'.repeat(64)]

describe('what differs from a recipe', () => {
  it.each<[RecipeDifference, string]>([
    [
      { kind: 'file', what: 'LoRA line-art, ink.safetensors', recorded: THERE, here: HERE },
      'The LoRA “line-art” (ink.safetensors) is another file than the recipe’s.',
    ],
    [
      { kind: 'file', what: 'VAE, config.json', recorded: THERE },
      'The VAE (config.json) is in the recipe, but not here.',
    ],
    [
      { kind: 'file', what: 'model card, pixart-studio.json', here: HERE },
      'The model card (pixart-studio.json) is here, but not in the recipe.',
    ],
    [
      { kind: 'picture', what: 'control image', recorded: THERE, here: HERE },
      'The control image is another one than the recipe’s.',
    ],
    [
      { kind: 'missing', what: 'edges drawn by hand', recorded: THERE },
      'The drawing on its edges is not on this machine.',
    ],
    [
      { kind: 'changed', what: 'recipe' },
      'What it says of its steps and its picture may be of other settings: the replay may stray from the first step on.',
    ],
    [{ kind: 'missing', what: 'model nano' }, 'The model “nano” is not on this machine.'],
    [{ kind: 'missing', what: 'LoRA a, b' }, 'The LoRA “a” (b) is not on this machine.'],
    [
      { kind: 'size', what: 'size', recorded: '256×256', here: '320×192' },
      'Size: 256×256 in the recipe, 320×192 here.',
    ],
    [{ kind: 'engine', what: 'threads', recorded: '8', here: '2' }, 'Threads: 8 in the recipe, 2 here.'],
    [
      { kind: 'engine', what: 'onnxruntime', recorded: '1.26' },
      'Version of onnxruntime: 1.26 in the recipe, nothing here.',
    ],
  ])('%o', (difference, sentence) => {
    expect(sayDifference(difference)).toBe(sentence)
  })

  it('is told by what it means, what hinders first', () => {
    const kinds = ['engine', 'size', 'missing', 'picture', 'file'] as const
    const groups = groupsOf(kinds.map((kind) => ({ kind, what: kind })))
    expect(groups.map(({ kind, differences }) => [kind, differences.map(({ what }) => what)])).toEqual([
      ['missing', ['missing']],
      ['files', ['size', 'picture', 'file']],
      ['engine', ['engine']],
    ])
    expect(groupsOf([])).toEqual([])
  })
})
