/** A replay over kills of the service, and of the engine under it. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { places, quickRequest, ServiceProcess } from '../service-process.ts'
import { RecipeDesk } from './recipe-desk.ts'

const STEPS = 30
const request = quickRequest({ model: 'nano', sampler: 'euler', steps: STEPS, guidance: 4.5 })
const equal = Array.from({ length: STEPS }, (_, index) => ({
  ...{ step: index + 1, bitEqual: true, relativeRms: 0 },
}))

describe('a replay', () => {
  it('that was killed with the service begins anew, and ends bit-equal', async () => {
    using where = places()
    const path = join(where.root, 'fox.recipe.json')
    let id = ''
    {
      await using service = new ServiceProcess(where)
      const { id: painted } = await service.call('queue.add', { request })
      await service.idle()
      const { pictures } = await service.call('history.get', { id: painted })
      const { fileName } = await service.call('recipe.name', { id: pictures[0]!.id })
      expect(fileName).toMatch(/^cartoon-of-fox.*-7\.recipe\.json$/)
      await service.call('recipe.write', { id: pictures[0]!.id, path })
      const { handle } = await service.call('drop.register', { path })
      expect(await service.call('recipe.read', { handle })).toMatchObject({ differences: [] })
      id = (await service.call('recipe.replay', { handle })).id
      await service.event('replay', ({ step }) => step === 5)
    }
    for (const step of [1, 20, STEPS]) {
      await using service = new ServiceProcess(where)
      await service.event('replay', (told) => told.entry === id && told.step === step)
    }
    await using service = new ServiceProcess(where)
    await service.idle()
    const { state, replay, pictures } = await service.call('history.get', { id })
    expect([state, pictures.length]).toEqual(['done', 1])
    expect(replay).toEqual({
      ...{ recipe: 'fox.recipe.json', differences: [], passes: STEPS, steps: equal, pixelsEqual: true },
    })
    expect(readdirSync(where.pictures).filter((name) => name.endsWith('.png'))).toHaveLength(2)
    const other = join(where.root, 'other.recipe.json')
    const refused = await service.failure('recipe.write', { id: pictures[0]!.id, path: join(other, 'x') })
    expect(refused.code).toBe('E_OUTPUT_UNWRITABLE')
  }, 60_000)

  it('goes on after its engine died', async () => {
    using where = places()
    await using desk = new RecipeDesk(where)
    const path = await desk.save(await desk.paint(request))
    const id = await desk.begin(path)
    await desk.local.until(() => desk.local.of('replay').some(({ step }) => step === 10))
    process.kill(desk.local.enginePids.at(-1)!, 'SIGKILL')
    const { state, replay, attempts } = await desk.done(id)
    expect([state, attempts]).toEqual(['done', 2])
    expect(replay).toMatchObject({ pixelsEqual: true, steps: equal })
  })
})
