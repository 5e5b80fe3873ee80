/** A replay computes on the device of its recipe, where this machine has it. */
import { describe, expect, it } from 'vitest'
import { handlersOf } from '../../../../main/service/handlers.ts'
import { FLOAT16, FLOAT32 } from '../../../../native-models/api/precision.ts'
import { CRASHES_LATER, pretended } from '../devices/pretended-devices.ts'
import { places, quickRequest } from '../service-process.ts'
import { RecipeDesk } from './recipe-desk.ts'

const NEVER_MS = 1e8

describe('a recipe of a GPU', () => {
  it('is replayed there, and where there is none the difference is told', async () => {
    using where = places()
    const machine = pretended({ webgpu: {} })
    const recipe = await (async () => {
      await using desk = new RecipeDesk(where, { ...machine.options, testAfterMs: NEVER_MS })
      const handlers = handlersOf(desk.service)
      await handlers['settings.set']({ device: 'webgpu', gpuPrecision: FLOAT32 })
      const path = await desk.save(await desk.paint(quickRequest()))
      await handlers['settings.set']({ device: 'cpu', gpuPrecision: FLOAT16 })
      expect((await desk.read(path)).differences).toEqual([])
      const { device, replay } = await desk.replay(path)
      expect({ device, equal: replay?.pixelsEqual }).toEqual({
        ...{ device: 'WebGPU on a webgpu, float32', equal: true },
      })
      return path
    })()
    expect(machine.engines.at(-1)).toBe('webgpu')

    const other = pretended({})
    await using desk = new RecipeDesk(where, { ...other.options, testAfterMs: NEVER_MS })
    const [difference, ...more] = (await desk.read(recipe)).differences
    expect(more).toEqual([])
    expect(difference).toMatchObject({ kind: 'engine', what: 'device', recorded: 'webgpu' })
    expect(difference!.here).toMatch(/^CPU, /)
    const { device } = await desk.replay(recipe)
    expect(device).toBe('CPU, 1 threads')
    expect(new Set(other.engines)).toEqual(new Set(['cpu']))
  })
})

it('a replay whose device fails is painted on the CPU', async () => {
  using where = places()
  const devices: Record<string, { engine?: string }> = { webgpu: {} }
  const { options, engines } = pretended(devices)
  await using desk = new RecipeDesk(where, { ...options, testAfterMs: NEVER_MS })
  const handlers = handlersOf(desk.service)
  await handlers['settings.set']({ device: 'webgpu', gpuPrecision: FLOAT32 })
  const path = await desk.save(await desk.paint(quickRequest()))
  await handlers['settings.set']({ device: 'cpu' })
  devices['webgpu'] = { engine: CRASHES_LATER }
  const { state, attempts, device } = await desk.replay(path)
  expect({ state, attempts, device }).toEqual({ state: 'done', attempts: 1, device: 'CPU, 1 threads' })
  expect(engines.slice(-2)).toEqual(['webgpu', 'cpu'])
})

describe('a recipe of the CPU', () => {
  it('is replayed there, whatever the settings say', async () => {
    using where = places()
    const { options, engines } = pretended({ webgpu: {} })
    await using desk = new RecipeDesk(where, { ...options, testAfterMs: NEVER_MS })
    const path = await desk.save(await desk.paint(quickRequest()))
    await handlersOf(desk.service)['settings.set']({ device: 'webgpu', gpuPrecision: FLOAT32 })
    expect((await desk.read(path)).differences).toEqual([])
    const { device, replay } = await desk.replay(path)
    expect({ device, equal: replay?.pixelsEqual }).toEqual({ device: 'CPU, 1 threads', equal: true })
    expect(new Set(engines)).toEqual(new Set(['cpu']))
  })
})
