import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { CudaKeeper, type CudaKeeperOptions } from '../../../../main/service/devices/cuda-keeper.ts'
import { handlersOf } from '../../../../main/service/handlers.ts'
import type { Adapter } from '../../../../native-models/runtime/devices/adapter.ts'
import { CUDA_FILES } from '../../../../native-models/runtime/devices/cuda-libraries.ts'
import { type CudaLibraries, EVENTS } from '../../../../preload/contract.ts'
import { CudaMakers } from '../../../hub/cuda-makers.ts'
import { temporaryFolder } from '../../../native-models/files.ts'
import { LocalService } from '../local-service.ts'
import { type Places, places } from '../service-process.ts'

afterEach(() => void vi.unstubAllEnvs())

const adapter = (vendor: Adapter['vendor']): Adapter => ({
  ...{ name: 'one', vendor, memoryBytes: 8e9, driver: '580.65.06' },
})

/** A service on a machine with these adapters, on a folder and with makers of the test's own. */
function serviceWith(where: Places, makers: CudaMakers, vendors: Adapter['vendor'][] = ['nvidia']) {
  vi.stubEnv('PIXART_CUDA_LIBRARIES', join(where.root, 'cuda'))
  for (const [name, value] of Object.entries(makers.environment)) vi.stubEnv(name, value)
  const local = new LocalService(where, { adapters: async () => vendors.map(adapter) })
  const handlers = handlersOf(local.service)
  const opened = async () => (await handlers['studio.open']({})).cuda
  const until = async (holds: (cuda: CudaLibraries) => boolean): Promise<CudaLibraries> => {
    await local.until(() => local.of('cuda').some(holds))
    const found = local.of('cuda').find(holds)
    // As the window would read it.
    return EVENTS.cuda.parse(found)
  }
  return { local, handlers, opened, until, [Symbol.asyncDispose]: () => local[Symbol.asyncDispose]() }
}

const isLinux = process.platform === 'linux' && process.arch === 'x64'

describe.runIf(isLinux)('the keeper of CUDA’s libraries', () => {
  it('fetches at the press alone, pauses, goes on after a restart, and removes', async () => {
    using where = places()
    await using makers = await CudaMakers.start({ libraryBytes: 400_000 })
    {
      await using first = serviceWith(where, makers)
      const cuda = await first.opened()
      expect(cuda).toMatchObject({ state: 'absent', doneBytes: 0, isAbout: true, bytesPerSecond: 0 })
      expect(cuda?.sizeBytes).toBeGreaterThan(1e9)
      expect(cuda?.packages).toContainEqual({
        ...{ name: 'nvidia-cudnn-cu13', version: '9.24.0.43', licence: 'NVIDIA cuDNN SLA' },
      })
      expect(makers.asked).toEqual([])
      await first.handlers['settings.set']({ fetchLimitKb: 1000 })
      expect(await first.handlers['cuda.fetch']({})).toMatchObject({ state: 'fetching' })
      await first.until(({ doneBytes, isAbout }) => !isAbout && doneBytes > makers.sizeBytes / 3)
      expect(await first.handlers['cuda.pause']({})).toMatchObject({ state: 'paused' })
      expect(() => first.handlers['cuda.pause']({})).toThrow(expect.objectContaining({ code: 'E_NOT_NOW' }))
    }
    const { servedBytes } = makers
    await using second = serviceWith(where, makers)
    const paused = await second.opened()
    expect(paused).toMatchObject({ state: 'paused', isAbout: true })
    expect(paused?.doneBytes).toBeGreaterThan(0)
    expect(makers.servedBytes).toBe(servedBytes)
    await second.handlers['settings.set']({ fetchLimitKb: 0 })
    await second.handlers['cuda.fetch']({})
    await second.handlers['cuda.fetch']({})
    const here = await second.until(({ state }) => state === 'here')
    expect(here).toMatchObject({ doneBytes: makers.sizeBytes, sizeBytes: makers.sizeBytes, isAbout: false })
    expect(readdirSync(join(where.root, 'cuda'))).toEqual(expect.arrayContaining([...CUDA_FILES]))
    expect(second.local.of('cuda').some(({ state }) => state === 'checking')).toBe(true)
    expect(await second.handlers['cuda.remove']({})).toMatchObject({ state: 'absent', doneBytes: 0 })
    expect(existsSync(join(where.root, 'cuda'))).toBe(false)
  }, 60_000)

  it('removes while it fetches, and tells failures without places', async () => {
    using where = places()
    await using makers = await CudaMakers.start({
      libraryBytes: 400_000,
      faults: ({ path }) => (path.includes('curand') ? { kind: 'wrong-bytes', at: 1 } : undefined),
    })
    await using studio = serviceWith(where, makers)
    await studio.handlers['settings.set']({ fetchLimitKb: 500 })
    await studio.handlers['cuda.fetch']({})
    await studio.until(({ doneBytes }) => doneBytes > 100_000)
    expect(await studio.handlers['cuda.remove']({})).toMatchObject({ state: 'absent', doneBytes: 0 })
    expect(existsSync(join(where.root, 'cuda'))).toBe(false)
    await studio.handlers['settings.set']({ fetchLimitKb: 0 })
    await studio.handlers['cuda.fetch']({})
    const failed = await studio.until(({ state }) => state === 'failed')
    expect(failed.error).toMatchObject({ code: 'E_CUDA_DAMAGED' })
    expect(JSON.stringify(failed)).not.toContain(where.root)
  }, 60_000)

  it('where the folder cannot be written to: says so at once', async () => {
    using where = places()
    await using makers = await CudaMakers.start()
    await using studio = serviceWith(where, makers)
    await studio.opened()
    writeFileSync(join(where.root, 'cuda'), 'a file is in the way')
    await expect(studio.handlers['cuda.fetch']({})).rejects.toMatchObject({
      code: 'E_OUTPUT_UNWRITABLE',
      message: expect.not.stringContaining(where.root),
    })
    expect(makers.asked).toEqual([])
  }, 30_000)

  it('is of no use without an NVIDIA adapter: not shown, and not fetched', async () => {
    using where = places()
    await using makers = await CudaMakers.start()
    await using studio = serviceWith(where, makers, ['amd', 'intel'])
    expect(await studio.opened()).toBeUndefined()
    await expect(studio.handlers['cuda.fetch']({})).rejects.toMatchObject({ code: 'E_NOT_NOW' })
    expect(makers.asked).toEqual([])
  }, 30_000)

  it.each([
    ['PIXART_PYPI', 'http://pypi.example.org'],
    ['PIXART_NUGET', 'no address'],
    ['PIXART_PYPI', 'https://me:secret@pypi.example.org'],
  ])(
    '%s = %s: E_OPTION names it',
    async (variable, value) => {
      using where = places()
      await using makers = await CudaMakers.start()
      await using studio = serviceWith(where, makers)
      await studio.opened()
      vi.stubEnv(variable, value)
      await expect(studio.handlers['cuda.fetch']({})).rejects.toMatchObject({
        code: 'E_OPTION',
        message: expect.stringContaining(variable),
      })
    },
    30_000,
  )
})

/** With a process of which nothing is ever heard. */
function keeperWith(options: Partial<CudaKeeperOptions> = {}) {
  const told: CudaLibraries[] = []
  const keeper = new CudaKeeper({
    folder: join(temporaryFolder(), 'cuda'),
    start: () => ({ post: () => {}, onMessage: () => {}, onExit: () => {}, kill: () => {} }),
    adapters: async () => [adapter('nvidia')],
    limit: () => undefined,
    onChange: (cuda) => void told.push(cuda),
    endMs: 50,
    ...options,
  })
  return { keeper, told }
}

describe.runIf(isLinux)('the keeper, where something goes wrong', () => {
  it('begins where the adapters cannot be asked: of no use, and nothing is thrown', async () => {
    for (const adapters of [
      async () => Promise.reject(new Error('nvidia-smi: no')),
      () => {
        throw new Error('no')
      },
    ]) {
      const { keeper, told } = keeperWith({ adapters })
      await keeper.begin()
      expect([keeper.state(), told]).toEqual([undefined, []])
    }
  })

  it('tells when it is found to be of use, however late', async () => {
    const { promise, resolve } = Promise.withResolvers<Adapter[]>()
    const { keeper, told } = keeperWith({ adapters: () => promise })
    const begun = keeper.begin()
    expect(keeper.state()).toBeUndefined()
    resolve([adapter('nvidia')])
    await begun
    expect(told).toMatchObject([{ state: 'absent' }])
  })

  it('removes though the end of a process is never told: an error after a while, and the next press works', async () => {
    const { keeper } = keeperWith()
    await keeper.begin()
    vi.stubEnv('PIXART_PYPI', 'https://127.0.0.1:9')
    keeper.fetch()
    await expect(keeper.remove()).rejects.toMatchObject({ code: 'E_FETCH_RUNNING' })
    expect(await keeper.remove()).toMatchObject({ state: 'absent' })
  })

  it('with a list that cannot be read: failed with its error, and removed', async () => {
    const folder = join(temporaryFolder(), 'cuda')
    mkdirSync(join(folder, 'cuda.json'), { recursive: true })
    const { keeper } = keeperWith({ folder })
    await keeper.begin()
    const failed = EVENTS.cuda.parse(keeper.state())
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'E_FILE_UNREADABLE' } })
    expect(JSON.stringify(failed)).not.toContain(folder)
    expect(await keeper.remove()).toMatchObject({ state: 'absent' })
    expect(existsSync(folder)).toBe(false)
  })

  it('pressed twice, removes once; what is fetched meanwhile is not', async () => {
    const { keeper } = keeperWith()
    await keeper.begin()
    const both = [keeper.remove(), keeper.remove()]
    expect(() => keeper.fetch()).toThrow(expect.objectContaining({ code: 'E_NOT_NOW' }))
    expect(await Promise.all(both)).toMatchObject([{ state: 'absent' }, { state: 'absent' }])
  })

  it('lets the studio start where the list cannot be read', async () => {
    using where = places()
    await using makers = await CudaMakers.start()
    mkdirSync(join(where.root, 'cuda', 'cuda.json'), { recursive: true })
    await using studio = serviceWith(where, makers)
    expect(await studio.opened()).toMatchObject({ state: 'failed' })
  }, 30_000)
})
