/** What recipes need is kept with the pictures: as long as they, and no longer. */
import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { WeightHashes } from '../../../../main/service/models/weight-hash.ts'
import { recipeHandlersOf } from '../../../../main/service/recipe-handlers.ts'
import { KeptRecipes } from '../../../../main/service/recipes/kept-recipes.ts'
import { readRecipe } from '../../../../main/service/recipes/read-recipe.ts'
import { openModelFolder } from '../../../../native-models/models/model-folder.ts'
import { NANO } from '../../../native-models/files.ts'
import { putLora } from '../loras/shelf.ts'
import { places, quickRequest } from '../service-process.ts'
import { RecipeDesk } from './recipe-desk.ts'
import { sampleRecipe } from './recipe-sample.ts'

const lost = { code: 'E_RECIPE_LOST', nextStep: 'Paint the picture again, then save its recipe.' }

function keptIn({ data }: { data: string }): string[] {
  return readdirSync(join(data, 'recipes'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .toSorted()
}

describe('what a recipe needs', () => {
  it('is found after the database was lost', async () => {
    using where = places()
    let before: unknown
    {
      await using desk = new RecipeDesk(where)
      const { entry } = await desk.paint(quickRequest({ count: 2 }))
      const [, second] = desk.service.entries.get(entry).pictures
      before = readRecipe(await desk.save(second!))
      expect(keptIn(where)).toEqual([`${entry}-0.json`, `${entry}-1.json`])
    }
    for (const name of readdirSync(where.data))
      if (!['recipes', 'replays', 'control'].includes(name))
        rmSync(join(where.data, name), { recursive: true })
    await using desk = new RecipeDesk(where)
    await desk.service.settled
    const [entry] = desk.service.search.page({ query: '', limit: 1 }).entries
    expect(entry?.pictures).toHaveLength(2)
    expect(readRecipe(await desk.save(entry!.pictures[1]!))).toEqual(before)
  })

  it('is kept while a deletion can be undone, and goes with the picture', async () => {
    using where = places()
    await using desk = new RecipeDesk(where)
    const picture = await desk.paint(quickRequest({ count: 2 }))
    const { trash } = desk.service
    trash.undo(trash.hide('pictures', [picture.id]).undo)
    await desk.save(picture)
    trash.hide('pictures', [picture.id])
    await expect(desk.save(picture)).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
    expect(keptIn(where)).toHaveLength(2)
    trash.end()
    await expect.poll(() => keptIn(where)).toEqual([`${picture.entry}-1.json`])
  })

  it('goes with its entry, also where somebody moved the picture', async () => {
    using where = places()
    await using desk = new RecipeDesk(where)
    const { entry } = await desk.paint(quickRequest({ count: 2 }))
    const other = await desk.paint(quickRequest())
    for (const { fileName } of desk.service.entries.get(entry).pictures)
      rmSync(join(where.pictures, fileName))
    desk.service.trash.hide('entries', [entry])
    desk.service.trash.end()
    await expect.poll(() => keptIn(where)).toEqual([`${other.entry}-0.json`])
  })

  it('cannot be written there: no word of where that is', async () => {
    using where = places()
    await using desk = new RecipeDesk(where)
    const { id } = await desk.paint(quickRequest())
    const path = join(where.root, 'none', 'x.recipe.json')
    const refused = recipeHandlersOf(desk.service)['recipe.write']({ id, path })
    await expect(refused).rejects.toMatchObject({
      code: 'E_OUTPUT_UNWRITABLE',
      message: expect.not.stringContaining(where.root),
    })
  })

  it('is missed where a picture was painted before it was kept, or where it is damaged', async () => {
    using where = places()
    await using desk = new RecipeDesk(where)
    const picture = await desk.paint(quickRequest())
    const path = join(where.data, 'recipes', picture.entry.slice(0, 2), `${picture.entry}-0.json`)
    const whole = readFileSync(path, 'utf8')
    for (const damage of ['', whole.slice(0, 99), whole.replace('"steps":[{', '"steps":[{"run":1,')]) {
      writeFileSync(path, damage)
      await expect(desk.save(picture)).rejects.toMatchObject(lost)
    }
    rmSync(path)
    await expect(desk.save(picture)).rejects.toMatchObject(lost)
    await expect(desk.name(picture.id)).rejects.toMatchObject(lost)
  })

  it('is held against the files as they are when the recipe is saved', async () => {
    using where = places()
    await using desk = new RecipeDesk(where)
    await desk.service.settled
    const lora = join(desk.service.guides.folders.own, 'ink.safetensors')
    putLora(lora)
    await desk.service.guides.loras.look()
    const picture = await desk.paint(quickRequest({ loras: [{ name: 'ink', weight: 1 }] }))
    expect(readRecipe(await desk.save(picture)).files.some(({ lora: name }) => name === 'ink')).toBe(true)
    utimesSync(lora, 1, 1)
    const refused = await desk.save(picture).catch((thrown: unknown) => thrown)
    expect(refused).toMatchObject({
      ...lost,
      message: 'ink.safetensors, a file of the LoRA "ink", has changed since the picture was painted.',
    })
    rmSync(lora)
    await expect(desk.save(picture)).rejects.toMatchObject(lost)
  })

  it('is all passes, or nothing', async () => {
    using where = places()
    const failed: unknown[] = []
    using recipes = new KeptRecipes({
      ...{ data: where.data, hashes: new WeightHashes(where.cache), setup: () => ({ threads: 1 }) },
      onFailure: (error) => void failed.push(error),
    })
    const ingredients = { model: openModelFolder(NANO), loras: [] }
    const { request, steps } = sampleRecipe()
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    const picture = { seed: '7', width: 8, height: 8, png }
    const place = { entry: crypto.randomUUID(), index: 3 }
    recipes.keep({ ...place, request, steps, picture, ingredients })
    await expect(recipes.save(place, join(where.root, 'unprepared.json'))).rejects.toMatchObject(lost)
    recipes.prepare(ingredients)
    recipes.keep({ ...place, request, steps: steps.slice(1), picture, ingredients })
    await expect(recipes.save(place, join(where.root, 'part.json'))).rejects.toMatchObject(lost)
    recipes.keep({ ...place, request, steps, picture, ingredients })
    await recipes.save(place, join(where.root, 'whole.json'))
    expect(readRecipe(join(where.root, 'whole.json'))).toMatchObject({ steps, request: { seed: '7' } })
    expect(failed).toEqual([])
  })

  it('that cannot be written costs the recipe, not the picture', async () => {
    using where = places()
    mkdirSync(where.data, { recursive: true })
    writeFileSync(join(where.data, 'recipes'), 'in the way')
    await using desk = new RecipeDesk(where)
    const picture = await desk.paint(quickRequest())
    expect(desk.local.stateOf(picture.entry)).toBe('done')
    await expect(desk.save(picture)).rejects.toMatchObject(lost)
    expect(desk.service.failures.last(1)[0]).toMatchObject({ place: 'recipes' })
  })
})
