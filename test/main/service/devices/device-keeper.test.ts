/** Devices in the service, with real processes: good ones, and those of drivers that crash, lie and hang. */
import { describe, expect, it } from 'vitest'
import { handlersOf } from '../../../../main/service/handlers.ts'
import { ROOMY } from '../../../../native-models/api/memory-plan.ts'
import { FLOAT16, FLOAT32 } from '../../../../native-models/api/precision.ts'
import { deviceShelf } from '../../../../preload/contract/devices.ts'
import { LocalService } from '../local-service.ts'
import { places, quickRequest } from '../service-process.ts'
import { CRASHES, pretended } from './pretended-devices.ts'

const LONG_MS = 240_000
/** A pretended GPU computes where the CPU does: in float32. */
const ON_GPU = { gpuPrecision: FLOAT32 }
/** Nothing is tested that nobody has asked for. */
const NEVER_MS = 1e8

const shelfOf = (local: LocalService) => deviceShelf.parse(local.service.devices.shelf())
const rowOf = (local: LocalService, name: string) => shelfOf(local).rows.find(({ device }) => device === name)
const isReady = (local: LocalService) => shelfOf(local).state === 'ready' && shelfOf(local).rows.length > 0
const isTested = (local: LocalService) => shelfOf(local).testing.length === 0

describe('a look', () => {
  it('survives a driver that crashes while it is loaded, which is said of it alone', async () => {
    using where = places()
    const { options, asked, engines } = pretended({ cuda: { tried: CRASHES }, webgpu: {} })
    await using local = new LocalService(where, { ...options, testAfterMs: NEVER_MS })
    await local.until(() => isReady(local))
    expect(asked).toEqual(['cuda', 'webgpu'])
    expect(rowOf(local, 'cuda')?.obstacle).toMatchObject({ code: 'E_DEVICE_DIED' })
    expect(rowOf(local, 'cuda')?.obstacle?.message).toContain('SIGABRT')
    expect(rowOf(local, 'webgpu')).toMatchObject({
      label: 'webgpu',
      adapters: [{ name: 'a webgpu', memoryBytes: 8e9, driver: '1' }],
      tests: [],
    })
    expect(rowOf(local, 'webgpu')).not.toHaveProperty('obstacle')
    const { id } = local.service.queue.add(quickRequest())
    await local.until(() => local.stateOf(id) === 'done')
    expect(engines).toEqual(['cpu'])
    expect(shelfOf(local).choice).toEqual({
      device: 'cpu',
      reasons: [
        'Painting on the processor: nothing has passed its test yet.',
        expect.stringContaining('Not on a cuda (cuda): cuda: its process ended') as string,
        'Not on a webgpu (webgpu): it is not tested yet.',
      ],
    })
  })

  it('is made again on demand, and forgets what it has said', async () => {
    using where = places()
    const broken: { tried?: string } = { tried: CRASHES }
    const { options } = pretended({ webgpu: broken })
    await using local = new LocalService(where, { ...options, testAfterMs: NEVER_MS })
    await local.until(() => isReady(local))
    expect(rowOf(local, 'webgpu')).toHaveProperty('obstacle')
    delete broken.tried
    const shelf = await handlersOf(local.service)['devices.shelf']({ again: true })
    expect(shelf.state).toBe('ready')
    expect(shelf.rows.find(({ device }) => device === 'webgpu')).not.toHaveProperty('obstacle')
    expect(local.of('devices').some(({ state }) => state === 'looking')).toBe(true)
  })

  it('of a machine with a processor alone tests nothing, and says why', async () => {
    using where = places()
    const { options, asked } = pretended({})
    await using local = new LocalService(where, { ...options, testAfterMs: 0 })
    await local.until(() => isReady(local))
    const { id } = local.service.queue.add(quickRequest())
    await local.until(() => local.stateOf(id) === 'done')
    expect(asked).toEqual([])
    expect(shelfOf(local)).toMatchObject({
      testing: [],
      choice: { device: 'cpu', reasons: ['Painting on the processor: nothing else can be used here.'] },
    })
  })
})

describe('the automatic choice', () => {
  it(
    'is made by tests in idle time, painted with, and known at the next start',
    async () => {
      using where = places()
      const faster = pretended({
        webgpu: { painted: (painting) => ({ ...painting, gflops: painting.gflops * 10 }) },
      })
      {
        await using local = new LocalService(where, { ...faster.options, testAfterMs: 0 })
        local.service.preferences.set(ON_GPU)
        await local.until(() => shelfOf(local).testing.length === 2)
        expect(shelfOf(local).choice.device).toBe('cpu')
        // Painting goes first: the test is cut off, and made afterwards.
        const early = local.service.queue.add(quickRequest()).id
        await local.until(() => local.stateOf(early) === 'done')
        expect(local.service.entries.get(early).device).toBe('CPU, 1 threads')
        await local.until(() => isTested(local) && shelfOf(local).choice.device === 'webgpu')
        // Two paintings a test, one of them always the CPU’s: of three there, one more was cut off.
        expect(faster.asked.filter((name) => name === 'cpu')).toHaveLength(4)
        const { tests } = rowOf(local, 'webgpu')!
        expect(tests).toMatchObject([{ passed: true, precision: FLOAT32, likeness: { relativeRms: 0 } }])
        expect(Date.now() - tests[0]!.at).toBeLessThan(LONG_MS)
        expect(shelfOf(local).choice.reasons[0]).toMatch(
          /^Painting on a webgpu \(webgpu\): the fastest that has passed/,
        )
        const { id } = local.service.queue.add(quickRequest({ seed: '8' }))
        await local.until(() => local.stateOf(id) === 'done')
        expect(local.service.entries.get(id).device).toBe('WebGPU on a webgpu, float32')
      }
      const again = pretended({ webgpu: {} })
      await using local = new LocalService(where, { ...again.options, testAfterMs: 0 })
      const { id } = local.service.queue.add(quickRequest({ seed: '9' }))
      await local.until(() => local.stateOf(id) === 'done')
      expect(local.service.entries.get(id).device).toBe('WebGPU on a webgpu, float32')
      await local.until(() => isReady(local))
      expect(again.asked).toEqual(['webgpu'])
      const { model, size } = quickRequest()
      const planned = await handlersOf(local.service)['memory.plan']({ model, size })
      expect(planned).toMatchObject({ freeBytes: 8e9, plan: ROOMY })
      await handlersOf(local.service)['settings.set']({ device: 'cpu' })
      const onCpu = await handlersOf(local.service)['memory.plan']({ model, size })
      // What a GPU holds of the embedded model's weights are pages of files on a CPU: 24 MB.
      expect(planned.bytes - onCpu.bytes).toBeGreaterThan(20e6)
      expect(onCpu.freeBytes).not.toBe(8e9)
    },
    LONG_MS,
  )

  it(
    'falls on no device that paints another picture; one that is named is not used either',
    async () => {
      using where = places()
      const { options } = pretended({
        webgpu: {
          painted: (painting) => ({ ...painting, latent: painting.latent.map((value) => value * 2) }),
        },
      })
      await using local = new LocalService(where, { ...options, testAfterMs: NEVER_MS })
      const handlers = handlersOf(local.service)
      await handlers['settings.set']({ ...ON_GPU, device: 'webgpu' })
      await local.until(() => isReady(local))
      expect(shelfOf(local).choice).toEqual({
        device: 'webgpu',
        reasons: ['Painting on a webgpu (webgpu): the settings say so; it is not tested yet.'],
      })
      const asked = await handlers['devices.test']({ device: 'webgpu', precision: FLOAT32 })
      expect(asked.testing).toEqual([{ device: 'webgpu', precision: FLOAT32 }])
      await local.until(() => isTested(local))
      expect(rowOf(local, 'webgpu')?.tests).toMatchObject([
        { passed: false, error: { code: 'E_DEVICE_WRONG' }, likeness: { relativeRms: 1 } },
      ])
      expect(shelfOf(local).choice).toMatchObject({ device: 'cpu', fellBack: { code: 'E_DEVICE_WRONG' } })
      await handlers['settings.set']({ device: 'auto' })
      expect(shelfOf(local).choice).toMatchObject({ device: 'cpu' })
      expect(shelfOf(local).choice).not.toHaveProperty('fellBack')
    },
    LONG_MS,
  )
})

describe('tests', () => {
  it('are given up when they are cancelled, and one that runs is ended', async () => {
    using where = places()
    const { options } = pretended({ webgpu: {} })
    await using local = new LocalService(where, { ...options, testAfterMs: NEVER_MS })
    const handlers = handlersOf(local.service)
    await handlers['devices.test']({ device: 'cpu', precision: FLOAT32 })
    await handlers['devices.test']({ device: 'cpu', precision: FLOAT32 })
    const { testing } = await handlers['devices.test']({ device: 'webgpu', precision: ON_GPU.gpuPrecision })
    expect(testing.map(({ device }) => device)).toEqual(['cpu', 'webgpu'])
    expect(await handlers['devices.cancelTests']({})).toMatchObject({ testing: [] })
    await local.until(() => isReady(local))
    expect(shelfOf(local).rows.flatMap(({ tests }) => tests)).toEqual([])
  })

  it('of what is not here, or is not computed there, are refused', async () => {
    using where = places()
    const { options } = pretended({ cuda: { tried: CRASHES } })
    await using local = new LocalService(where, { ...options, testAfterMs: NEVER_MS })
    await local.until(() => isReady(local))
    const test = handlersOf(local.service)['devices.test']
    await expect(test({ device: 'cuda:1', precision: FLOAT16 })).rejects.toMatchObject({
      code: 'E_DEVICE_ABSENT',
    })
    await expect(test({ device: 'cuda', precision: FLOAT16 })).rejects.toMatchObject({
      code: 'E_DEVICE_DIED',
    })
    await expect(test({ device: 'cpu', precision: FLOAT16 })).rejects.toMatchObject({
      code: 'E_DEVICE_PRECISION',
    })
  })
})

describe('bits', () => {
  it('are told with what they take, part by part, for the device', async () => {
    using where = places()
    await using local = new LocalService(where, { ...pretended({}).options, testAfterMs: NEVER_MS })
    const precisions = handlersOf(local.service)['devices.precisions']
    const cpu = await precisions({ device: 'cpu', model: 'pixart-512' })
    expect(cpu.transformer.map(({ value }) => value)).toEqual(['float32', 'int8'])
    expect(cpu.textEncoder.map(({ value }) => value)).toEqual(['float32', 'int8', 'int4'])
    expect(cpu.vae.map(({ value }) => value)).toEqual(['float32'])
    const [exact, int8] = cpu.transformer
    expect(exact!.weightBytes / int8!.weightBytes).toBeCloseTo(4 / 1.03, 1)
    expect(exact!.weightBytes).toBeGreaterThan(2e9)
    const gpu = await precisions({ device: 'webgpu', model: 'nano' })
    expect(gpu.vae.map(({ value }) => value)).toEqual(['float32', 'float16'])
    expect(gpu.transformer[0]!.memoryBytes).not.toBe(gpu.transformer[1]!.memoryBytes)
    expect(() => precisions({ device: 'cpu', model: 'none' })).toThrow(
      expect.objectContaining({ code: 'E_MODEL_UNKNOWN' }),
    )
  })
})
