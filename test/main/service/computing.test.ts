import { describe, expect, it } from 'vitest'
import { forkEngine } from '../../../main/service/engine/fork-engine.ts'
import { handlersOf } from '../../../main/service/handlers.ts'
import { readRecipe } from '../../../main/service/recipes/read-recipe.ts'
import { FLOAT32 } from '../../../native-models/api/precision.ts'
import { LocalService } from './local-service.ts'
import { RecipeDesk } from './recipes/recipe-desk.ts'
import { places, quickRequest } from './service-process.ts'

const INT8 = { ...FLOAT32, transformer: 'int8', textEncoder: 'int4' } as const
const WORDS = 'transformer int8, text encoder int4'

describe('the precision of the settings', () => {
  it('is painted with at once, told in device and recipe, and kept by a replay', async () => {
    using where = places()
    await using desk = new RecipeDesk(where)
    const handlers = handlersOf(desk.service)
    const exact = await desk.paint(quickRequest())
    await handlers['settings.set']({ precision: INT8 })
    const coarse = await desk.paint(quickRequest())
    const deviceOf = ({ entry }: { entry: string }) => desk.service.entries.get(entry).device
    expect([exact, coarse].map(deviceOf)).toEqual(['CPU, 1 threads', `CPU, 1 threads, ${WORDS}`])
    expect(coarse.bytes).not.toBe(exact.bytes)
    const recipe = await desk.save(coarse)
    expect(readRecipe(recipe).engine.precision).toBe(WORDS)

    await handlers['settings.set']({ precision: FLOAT32 })
    const read = await desk.read(recipe)
    expect(read.differences).toEqual([])
    const { replay, device } = await desk.replay(recipe)
    expect(replay?.pixelsEqual).toBe(true)
    expect(device).toBe(`CPU, 1 threads, ${WORDS}`)
    expect(deviceOf(await desk.paint(quickRequest({ seed: '9' })))).toBe('CPU, 1 threads')
  })
})

describe('the engine that was started ahead', () => {
  it('goes on where a look changes nothing', async () => {
    using where = places()
    {
      await using local = new LocalService(where)
      local.service.preferences.set({ device: 'cpu' })
    }
    let [started, killed] = [0, 0]
    await using local = new LocalService(where, {
      startEngine: (options) => {
        started++
        const port = forkEngine(options)
        const kill = () => {
          killed++
          port.kill()
        }
        return { ...port, kill }
      },
    })
    await local.until(() => local.service.engine.status.state === 'ready')
    await local.service.devices.look()
    expect([started, killed]).toEqual([1, 0])
    expect(local.service.engine.status.state).toBe('ready')
  })
})
