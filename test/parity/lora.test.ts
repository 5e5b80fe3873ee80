/** One LoRA in three dialects, against PEFT and diffusers. */
import { describe, expect, it } from 'vitest'
import { CPU, PLAIN } from '../../native-models/graph/dialect.ts'
import { openLora } from '../../native-models/models/lora/open-lora.ts'
import { expected, openTransformer, predict } from '../native-models/models/lora/lora-files.ts'
import { expectForwardParity } from './compare.ts'
import { fixturePath } from './fixtures.ts'

const FILES = [
  { file: 'lora-peft', dialect: 'peft' },
  { file: 'lora-diffusers', dialect: 'diffusers' },
  { file: 'lora-onetrainer-legacy.safetensors', dialect: 'onetrainer' },
]

describe.each([CPU, PLAIN])('LoRAs, $name operators', (operators) => {
  it('without one', async () => {
    using transformer = openTransformer({ dialect: operators })
    expectForwardParity(await predict(transformer), expected('base'))
  })

  it.each(FILES)('$file', async ({ file, dialect }) => {
    using transformer = openTransformer({ dialect: operators })
    const lora = openLora({ path: fixturePath(file) })
    expect(lora.dialect.id).toBe(dialect)
    expect(lora.unmatched).toEqual([])
    expect(lora.refused).toEqual([])
    expectForwardParity(await predict(transformer, [{ lora, weight: 1 }]), expected('peft'))
  })
})
