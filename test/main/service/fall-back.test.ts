/** Devices that fail while they paint: the picture is painted on the CPU, and that is said. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { forkEngine } from '../../../main/service/engine/fork-engine.ts'
import { fallBackOf } from '../../../main/service/fall-back.ts'
import { handlersOf } from '../../../main/service/handlers.ts'
import { embeddedModels } from '../../../main/service/models/embedded-models.ts'
import type { ServiceOptions } from '../../../main/service/service-options.ts'
import { StudioError } from '../../../native-models/api/errors.ts'
import { MEMORY_PLANS, type MemoryPlan, ROOMY } from '../../../native-models/api/memory-plan.ts'
import { FLOAT32 } from '../../../native-models/api/precision.ts'
import { CRASHES, CRASHES_LATER, pretended, row } from './devices/pretended-devices.ts'
import { LocalService } from './local-service.ts'
import { places, quickRequest } from './service-process.ts'

const HANGS =
  "process.on('message', () => { for (;;) {} }); process.send({ type: 'ready', pid: process.pid })"
const NEVER_MS = 1e8

/** Painting on `device`, as the settings say, without a test. */
async function paintingOn(
  device: string,
  where: ReturnType<typeof places>,
  options: Partial<ServiceOptions>,
) {
  const local = new LocalService(where, { ...options, testAfterMs: NEVER_MS })
  await handlersOf(local.service)['settings.set']({ device, gpuPrecision: FLOAT32 })
  return local
}

const choiceOf = (local: LocalService) => local.service.devices.shelf().choice

describe('a picture that a device does not paint', () => {
  it.each([
    ['reports', undefined, 'E_DEVICE_FAILED'],
    ['crashes', CRASHES_LATER, 'E_ENGINE_DIED'],
    ['never gets ready', CRASHES, 'E_ENGINE_START'],
    ['hangs', HANGS, 'E_HANG'],
  ])('because it %s is painted on the CPU', async (_, program, code) => {
    using where = places()
    const { options, engines } = pretended({ dml: program === undefined ? {} : { engine: program } })
    // Without a program of the test’s own it is the real engine, and no Linux has DirectML.
    const real: Partial<ServiceOptions> = {
      ...options,
      ...(program === undefined && { startEngine: forkEngine }),
      budgets: { stepMs: 60_000, otherMs: code === 'E_HANG' ? 15_000 : 60_000 },
    }
    await using local = await paintingOn('dml', where, real)
    expect(choiceOf(local).device).toBe('dml')
    const { id } = local.service.queue.add(quickRequest({ count: 2 }))
    await local.until(() => local.stateOf(id) === 'done')
    const entry = local.service.entries.get(id)
    expect(entry).toMatchObject({ attempts: 1, device: 'CPU, 1 threads' })
    expect(entry.pictures).toHaveLength(2)
    if (program !== undefined) expect(engines.at(-1)).toBe('cpu')
    expect(choiceOf(local)).toMatchObject({ device: 'cpu', fellBack: { code } })
    expect(choiceOf(local).reasons[0]).toBe('Painting on the processor: dml failed while it painted.')
    expect(local.of('notice').map(({ error }) => error?.code)).toEqual([code])
    expect(local.of('notice')[0]?.message).toMatch(/^Painting goes on on the CPU: /)
    expect(local.service.queue.state()).toMatchObject({ paused: false, entries: [] })
    // It is tried no more until somebody wants it.
    const before = engines.length
    const next = local.service.queue.add(quickRequest({ seed: '11' })).id
    await local.until(() => local.stateOf(next) === 'done')
    expect(engines.slice(before)).not.toContain('dml')
    await handlersOf(local.service)['settings.set']({ device: 'auto' })
    await handlersOf(local.service)['settings.set']({ device: 'dml' })
    expect(choiceOf(local)).toMatchObject({ device: 'dml' })
  })

  it('is what it is now where the CPU fails', async () => {
    using where = places()
    const { options, engines } = pretended({ cpu: { engine: CRASHES_LATER } })
    await using local = await paintingOn('cpu', where, options)
    const { id } = local.service.queue.add(quickRequest())
    await local.until(() => local.stateOf(id) === 'set-aside')
    expect(local.service.entries.get(id)).toMatchObject({ attempts: 2, error: { code: 'E_ENGINE_DIED' } })
    expect(engines).toEqual(['cpu', 'cpu'])
    expect(choiceOf(local)).not.toHaveProperty('fellBack')
  })
})

describe('what is said of it', () => {
  it('names the model’s files, never where they lie', async () => {
    using where = places()
    const file = join(embeddedModels()[0]!.folder, 'transformer/x.safetensors')
    const message = `A weight of ${file} is out of bounds`
    const error = JSON.stringify({ code: 'E_DEVICE_FAILED', message, nextStep: '' })
    const engine = `process.on('message', ({ id }) => process.send({ type: 'failed', id, error: ${error} })); process.send({ type: 'ready', pid: process.pid })`
    const { options } = pretended({ dml: { engine } })
    await using local = await paintingOn('dml', where, options)
    const { id } = local.service.queue.add(quickRequest())
    await local.until(() => local.stateOf(id) === 'done')
    const told = 'A weight of transformer/x.safetensors is out of bounds'
    expect(local.of('notice')).toMatchObject([
      { message: `Painting goes on on the CPU: ${told}`, error: { message: told } },
    ])
    expect(choiceOf(local).reasons[1]).toBe(`${told} (E_DEVICE_FAILED)`)
  })

  it('names the device of the settings where that of a replay has failed', () => {
    const notices: string[] = []
    const device = { provider: 'cuda', index: 1 } as const
    const fallBack = fallBackOf({
      computing: { fallBack: () => () => true, setup: () => ({ threads: 1, precision: FLOAT32, device }) },
      engine: { renew: () => undefined },
      onFailure: () => undefined,
      onNotice: ({ message }) => void notices.push(message),
    })
    fallBack({ device: { provider: 'webgpu', index: 0 } })(new StudioError('E_DEVICE_FAILED', 'It failed.'))
    expect(notices).toEqual(['Painting goes on on cuda:1: It failed.'])
  })
})

const LANE = { sampler: 'lcm', steps: 2, guidance: 0 }
const twoLanes = () => ({
  ...({ kind: 'lanes', equal: 'own' } as const),
  request: quickRequest(),
  lanes: [LANE, { ...LANE, steps: 3 }],
})

describe('a comparison', () => {
  it('whose device fails is painted on the CPU', async () => {
    using where = places()
    const { options, engines } = pretended({ webgpu: { engine: CRASHES_LATER } })
    await using local = await paintingOn('webgpu', where, options)
    const { id } = local.service.queue.compare(twoLanes())
    await local.until(() => local.stateOf(id) === 'done')
    const { pictures, attempts, device } = local.service.entries.get(id)
    expect({ pictures: pictures.length, attempts, device }).toEqual({
      ...{ pictures: 2, attempts: 1, device: 'CPU, 1 threads' },
    })
    expect(engines).toEqual(['webgpu', 'cpu'])
    expect(choiceOf(local).fellBack?.code).toBe('E_ENGINE_DIED')
  })

  it('is planned anew for the CPU’s memory', async () => {
    using where = places()
    const { options } = pretended({ webgpu: { engine: CRASHES_LATER } })
    const plans: (MemoryPlan | undefined)[] = []
    await using local = await paintingOn('webgpu', where, {
      ...options,
      memory: () => ({ totalBytes: 64e9, freeBytes: 64e9 }),
      listDevices: async () =>
        ['cpu', 'webgpu'].map(row).map((one) => ({
          ...one,
          adapters: one.adapters.map((adapter) => ({ ...adapter, memoryBytes: 1e6 })),
        })),
      startEngine: (engine) => {
        const port = options.startEngine(engine)
        const post: typeof port.post = (message) => {
          if (message.type === 'compare') plans.push(message.plan)
          port.post(message)
        }
        return { ...port, post }
      },
    })
    const { id } = local.service.queue.compare(twoLanes())
    await local.until(() => local.stateOf(id) === 'done')
    expect(plans).toEqual([MEMORY_PLANS.at(-1), ROOMY])
  })
})
