import { expect, it } from 'vitest'
import { embeddedControls } from '../../../../main/service/models/embedded-controls.ts'
import { embeddedModels } from '../../../../main/service/models/embedded-models.ts'
import { CPU } from '../../../../native-models/graph/dialect.ts'
import { openModelFolder } from '../../../../native-models/models/model-folder.ts'
import { EdgeNet } from '../../../../native-models/runtime/edge-net.ts'
import { Transformer } from '../../../../native-models/runtime/transformer.ts'

const options = { dialect: CPU, session: { threads: 1 } }

it('the embedded ControlNet fits every embedded model that its card names, and its edge net is whole', () => {
  const [control, ...more] = embeddedControls()
  expect(more).toEqual([])
  expect(control).toMatchObject({ id: 'nano-hed', models: ['nano', 'nano-lcm'] })
  using _ = new EdgeNet(control!.hed, options)
  for (const id of control!.models) {
    const model = embeddedModels().find((embedded) => embedded.id === id)
    using transformer = new Transformer(openModelFolder(model!.folder).transformer, options)
    expect(transformer.openControlNet(control!.model).config.copiedBlocks).toBe(4)
  }
})
