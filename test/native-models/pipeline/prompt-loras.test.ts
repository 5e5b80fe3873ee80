import { describe, expect, it } from 'vitest'
import { lorasOf, promptLoras } from '../../../native-models/pipeline/prompt-loras.ts'
import { thrownBy } from '../files.ts'

describe('promptLoras', () => {
  it.each([
    ['a fox', 'a fox', []],
    ['  a  fox ', '  a  fox ', []],
    ['a fox <lora:ink:0.8>', 'a fox', [['ink', 0.8]]],
    ['<lora:ink>a fox', 'a fox', [['ink', 1]]],
    [
      'a <lora:ink:-2> fox <LoRA: wet ink : 1.5 >, red',
      'a fox , red',
      [
        ['ink', -2],
        ['wet ink', 1.5],
      ],
    ],
    ['<lora:a.b-c (2):.5>', '', [['a.b-c (2)', 0.5]]],
    ['1 < 2 <lora of nothing>', '1 < 2 <lora of nothing>', []],
    [`a${'\t'.repeat(100_000)}fox <lora:ink>`, `a${'\t'.repeat(100_000)}fox`, [['ink', 1]]],
  ])('%.80j', (text, prompt, loras) => {
    const found = promptLoras(text)
    expect(found.prompt).toBe(prompt)
    expect(found.loras.map(({ name, weight }) => [name, weight])).toEqual(loras)
  })

  it.each([
    ['<lora:>', 'name'],
    ['<lora::1>', 'name'],
    ['<lora:ink:>', 'weight ""'],
    ['<lora:ink:much>', 'weight "much"'],
    ['<lora:ink:2.1>', 'weight "2.1"'],
    ['<lora:ink:Infinity>', 'weight'],
    ['<lora:ink:1:2>', 'a name and a weight'],
    ['<lora:folder/ink:1>', 'path'],
    ['a fox <lora:ink:1', 'has no end'],
  ])('%j is told', (text, words) => {
    const error = thrownBy(() => promptLoras(text))
    expect(error).toMatchObject({ code: 'E_LORA_TAG', message: expect.stringContaining(words) as string })
  })
})

describe('lorasOf', () => {
  const request = (prompt: string, negativePrompt = '', names: string[] = []) => ({
    ...{ prompt, negativePrompt },
    loras: names.map((name) => ({ name, weight: 0.5 })),
  })

  it('gives those of the list, then those of the prompt', () => {
    const found = lorasOf(request('<lora:b:2> fox <lora:a>', '', ['z']))
    expect(found.map(({ name }) => name)).toEqual(['z', 'b', 'a'])
    expect(lorasOf({ prompt: 'fox', negativePrompt: '' })).toEqual([])
  })

  it('none in the negative prompt, none twice', () => {
    expect(thrownBy(() => lorasOf(request('', '<lora:a>')))).toMatchObject({ code: 'E_LORA_TAG' })
    const error = thrownBy(() => lorasOf(request('<lora:ink:1>', '', ['ink'])))
    expect(error).toMatchObject({ code: 'E_LORA_TWICE', message: expect.stringContaining('"ink"') as string })
    expect(thrownBy(() => lorasOf(request('<lora:a> <lora:a>')))).toMatchObject({ code: 'E_LORA_TWICE' })
  })
})
