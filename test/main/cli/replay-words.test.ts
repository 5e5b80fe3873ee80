import { describe, expect, it } from 'vitest'
import { differenceText, stepText, verdictText } from '../../../main/cli/replay-words.ts'
import type { ReplayedStep } from '../../../main/service/recipes/replayed-step.ts'

const steps = (...relativeRms: (number | undefined)[]): ReplayedStep[] =>
  relativeRms.map((rms, index) => ({
    step: index + 1,
    forwardPass: index + 1,
    bitEqual: rms === -1,
    relativeRms: rms === -1 ? 0 : rms,
  }))
const EQUAL = -1

describe('the words of a replay', () => {
  it.each([
    [EQUAL, 'step 1/20  bit-equal'],
    [0.0001234, 'step 1/20  strays by about 0.012 %'],
    [1.23, 'step 1/20  strays by about 120 %'],
    [0, 'step 1/20  strays by less than 64 values of it show'],
    [undefined, 'step 1/20  strays: latents of two sizes cannot be compared'],
  ])('a step that strays by %f', (rms, text) => {
    expect(stepText(steps(rms)[0]!, 20)).toBe(text)
  })

  it.each([
    [true, [EQUAL, EQUAL], 'The same picture: every step and every pixel is bit-equal.'],
    [false, [EQUAL, EQUAL], /^Another picture: every step is bit-equal, so it is the decoding/],
    [
      false,
      [EQUAL, 0.1, 0.2],
      'Another picture: steps are not bit-equal from step 2 of 3 on, and the last one strays by about 20 %.',
    ],
    [true, [0.00001, EQUAL], /^The same pixels, though .*from step 1 of 2 on, and the last one is bit-equal/],
  ])('pixels equal: %s, steps %j', (pixelsEqual, strays, text) => {
    const sentence = verdictText({ pixelsEqual, steps: steps(...strays) })
    if (typeof text === 'string') expect(sentence).toBe(text)
    else expect(sentence).toMatch(text)
  })

  it('what a recipe says reaches the terminal as one line', () => {
    const difference = {
      kind: 'file' as const,
      what: 'LoRA a\u001b[31m\nb, x.safetensors',
      recorded: 'ab'.repeat(32),
      here: undefined,
    }
    expect(differenceText(difference)).toBe(
      'LoRA a b, x.safetensors: sha256 abababababab in the recipe, nothing here',
    )
  })
})
