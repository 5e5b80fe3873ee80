import { expect, it } from 'vitest'
import { embeddedLoras } from '../../../../main/service/models/embedded-loras.ts'
import { embeddedModels } from '../../../../main/service/models/embedded-models.ts'
import { assertFinite } from '../../../../native-models/models/lora/finite-weights.ts'
import { assertLoraFits } from '../../../../native-models/models/lora/lora-fit.ts'
import { openLora } from '../../../../native-models/models/lora/open-lora.ts'
import { openModelFolder } from '../../../../native-models/models/model-folder.ts'

it('line art, which fits every embedded model', () => {
  const [first, ...more] = embeddedLoras()
  expect(more).toEqual([])
  expect(first).toMatchObject({ name: 'line-art', triggerWords: 'line art icon of', preferredWeight: 1 })
  const lora = openLora(first!)
  assertFinite(lora)
  for (const { folder } of embeddedModels()) {
    const { name, transformer, textEncoder } = openModelFolder(folder)
    assertLoraFits(lora, { name, transformer: transformer.config, textEncoder: textEncoder.config })
  }
})
