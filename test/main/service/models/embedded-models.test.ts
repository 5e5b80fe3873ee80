import { existsSync, readdirSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { expect, it } from 'vitest'
import { embeddedModels } from '../../../../main/service/models/embedded-models.ts'
import { openModelFolder } from '../../../../native-models/models/model-folder.ts'

it('every embedded model has a name of its own and can be opened; nano is the first', () => {
  const models = embeddedModels()
  expect(models[0]?.id).toBe('nano')
  expect(new Set(models.map(({ id }) => id)).size).toBe(models.length)
  for (const { id, name, folder } of models) {
    expect(isAbsolute(folder)).toBe(true)
    const model = openModelFolder(folder)
    expect([model.id, model.name]).toEqual([id, name])
    expect(model.examples.length).toBeGreaterThan(0)
  }
})

it('no folder with a card is left out', () => {
  const models = embeddedModels()
  const parent = dirname(models[0]!.folder)
  const cards = readdirSync(parent).filter((name) => existsSync(join(parent, name, 'pixart-studio.json')))
  expect(models.map(({ folder }) => folder).sort()).toEqual(cards.map((name) => join(parent, name)).sort())
})
