/** What the keeper makes of what devices do, with devices that answer at once. */
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { variablesOf } from '../../../../main/service/devices/device-environment.ts'
import { StudioError } from '../../../../native-models/api/errors.ts'
import { FLOAT32 } from '../../../../native-models/api/precision.ts'
import { precisionsOf } from '../../../../native-models/runtime/devices/device-dialect.ts'
import { deviceShelf } from '../../../../preload/contract/devices.ts'
import { temporaryFolder } from '../../../native-models/files.ts'
import { row } from './pretended-devices.ts'
import { quickKeeper } from './quick-devices.ts'

afterEach(() => void vi.unstubAllEnvs())

const CUDA = { provider: 'cuda', index: 0 } as const
const WEBGPU = { provider: 'webgpu', index: 0 } as const
const report = new StudioError('E_DEVICE_FAILED', 'It failed.').toReport()
const never = () => new Promise<void>(() => undefined)

describe('a device that failed while it painted', () => {
  it('takes nothing from the one that the settings name, and is not forgotten for another one', async () => {
    const { keeper } = quickKeeper('cuda')
    using _ = keeper
    await keeper.look()
    keeper.failed(WEBGPU, report)
    expect(keeper.decision).toMatchObject({ device: CUDA })
    expect(keeper.decision).not.toHaveProperty('fellBack')
    keeper.failed(CUDA, report)
    expect(keeper.decision).toMatchObject({ device: { provider: 'cpu' }, fellBack: report })
    expect(keeper.isUsable(WEBGPU, FLOAT32)).toBe(false)
    keeper.settingsChanged()
    expect(keeper.isUsable(WEBGPU, FLOAT32)).toBe(true)
    expect(keeper.decision.device).toEqual(CUDA)
  })
})

describe('other threads', () => {
  it('keep the GPU that has passed its test, and have the processor tested anew', async () => {
    const { keeper, computing, asked } = quickKeeper('auto')
    using _ = keeper
    await keeper.look()
    await vi.waitUntil(() => keeper.decision.device.provider === 'cuda')
    await vi.waitUntil(() => keeper.shelf().testing.length === 0)
    computing.threads = 2
    asked.length = 0
    keeper.settingsChanged()
    expect(keeper.decision.device).toEqual(CUDA)
    await vi.waitUntil(() => keeper.shelf().rows[0]?.tests.length === 1)
    expect(asked).toEqual(['cpu paint', 'cpu paint'])
  })
})

describe('a look', () => {
  it('that is asked for during a look is made after it', async () => {
    const holds = Promise.withResolvers<void>()
    let isWhole = false
    const missing = { code: 'E_DEVICE_LIBRARIES', message: 'missing', nextStep: '' } as const
    const { keeper } = quickKeeper('cuda', {
      list: async () => [
        row('cpu'),
        { ...row('cuda'), obstacle: isWhole ? undefined : missing },
        row('webgpu'),
      ],
      before: (name) => (name === 'webgpu' ? holds.promise : undefined),
    })
    using _ = keeper
    const first = keeper.look()
    await vi.waitUntil(() => keeper.shelf().rows.length === 3)
    isWhole = true
    const second = keeper.look()
    holds.resolve()
    await Promise.all([first, second])
    expect(keeper.shelf()).toMatchObject({ state: 'ready', choice: { device: 'cuda' } })
  })

  it('goes on where links to CUDA’s libraries cannot be made, which is CUDA’s obstacle', async () => {
    vi.stubEnv('PIXART_CUDA_LIBRARIES', temporaryFolder())
    const cacheFolder = temporaryFolder()
    writeFileSync(join(cacheFolder, 'cuda'), '')
    const { keeper, asked } = quickKeeper('auto', { cacheFolder, starting: variablesOf })
    using _ = keeper
    await keeper.look()
    expect(asked).toEqual(['webgpu probe'])
    const [, cuda, webgpu] = keeper.shelf().rows
    expect(cuda?.obstacle?.code).toBe('E_DEVICE_FAILED')
    expect(webgpu).not.toHaveProperty('obstacle')
  })

  it('that does not end is waited for shortly, and the CPU is painted on', async () => {
    const { keeper } = quickKeeper('cuda', { list: () => new Promise(() => undefined) })
    using _ = keeper
    vi.useFakeTimers()
    try {
      void keeper.look()
      expect(keeper.decision.device).toEqual(CUDA)
      const decided = keeper.decided()
      await vi.advanceTimersByTimeAsync(10_000)
      await decided
    } finally {
      vi.useRealTimers()
    }
    expect(keeper.decision).toMatchObject({
      device: { provider: 'cpu' },
      fellBack: { code: 'E_DEVICE_ABSENT' },
    })
  })
})

describe('a test', () => {
  it('that cannot be kept counts, and that it is not kept is told', async () => {
    const cacheFolder = temporaryFolder()
    writeFileSync(join(cacheFolder, 'devices'), '')
    const { keeper, failures } = quickKeeper('auto', { cacheFolder })
    using _ = keeper
    await keeper.look()
    await vi.waitUntil(() => keeper.decision.device.provider === 'cuda')
    expect(failures[0]?.code).toBe('E_OUTPUT_UNWRITABLE')
  })

  it('that has no folder to work in says so', async () => {
    const cacheFolder = temporaryFolder()
    writeFileSync(join(cacheFolder, 'self-tests'), '')
    const { keeper } = quickKeeper('cpu', { cacheFolder })
    using _ = keeper
    await keeper.look()
    await keeper.test('cpu', FLOAT32)
    await vi.waitUntil(() => keeper.shelf().testing.length === 0)
    expect(keeper.shelf().rows[0]?.tests).toMatchObject([
      { passed: false, error: { code: 'E_OUTPUT_UNWRITABLE' } },
    ])
  })

  it('leaves no folder, and what a killed one has left goes at the next start', async () => {
    const cacheFolder = temporaryFolder()
    const folder = join(cacheFolder, 'self-tests')
    for (const name of ['pixart-self-test-1', 'pixart-self-test-2'])
      mkdirSync(join(folder, name), { recursive: true })
    const yesterday = Date.now() / 1000 - 86_400
    utimesSync(join(folder, 'pixart-self-test-1'), yesterday, yesterday)
    const { keeper } = quickKeeper('cpu', { cacheFolder })
    using _ = keeper
    await keeper.look()
    await keeper.test('cpu', FLOAT32)
    await vi.waitUntil(() => keeper.shelf().testing.length === 0)
    expect(keeper.shelf().rows[0]?.tests).toMatchObject([{ passed: true }])
    expect(readdirSync(folder)).toEqual(['pixart-self-test-2'])
  })

  it('that is kept is read once, and not at all where it is far too large', async () => {
    const { keeper, cacheFolder } = quickKeeper('auto')
    {
      using _ = keeper
      await keeper.look()
      await vi.waitUntil(() => keeper.shelf().rows.every(({ tests }) => tests.length === 1))
    }
    const folder = join(cacheFolder, 'devices')
    const again = quickKeeper('cpu', { cacheFolder })
    using _ = again.keeper
    await again.keeper.look()
    expect(again.keeper.shelf().rows.map(({ tests }) => tests.length)).toEqual([1, 1, 1])
    const spaces = ' '.repeat(70_000)
    for (const name of readdirSync(folder))
      writeFileSync(join(folder, name), `${spaces}{"passed":true,"at":1}`)
    expect(again.keeper.shelf().rows.map(({ tests }) => tests.length)).toEqual([1, 1, 1])
    await again.keeper.look()
    expect(again.keeper.shelf().rows.map(({ tests }) => tests.length)).toEqual([0, 0, 0])
  })
})

describe('the line of tests', () => {
  it('gives up what nobody has asked for once a device is named, and keeps the rest', async () => {
    const { keeper, settings } = quickKeeper('auto', {
      before: (_, task) => (task === 'paint' ? never() : undefined),
    })
    using _ = keeper
    await keeper.look()
    await vi.waitUntil(() => keeper.shelf().testing.length === 3)
    await keeper.test('webgpu', FLOAT32)
    settings.device = 'cpu'
    keeper.settingsChanged()
    await vi.waitUntil(() => keeper.shelf().testing.length === 1)
    expect(keeper.shelf().testing).toEqual([{ device: 'webgpu', precision: FLOAT32 }])
  })

  it('takes no more than the window can be told of', async () => {
    const numbers = Array.from({ length: 64 }, (_, index) => (index === 0 ? '' : `:${index}`))
    const names = ['cuda', 'dml'].flatMap((provider) => numbers.map((number) => provider + number))
    const { keeper } = quickKeeper('cpu', {
      list: async () => ['cpu', ...names].map(row),
      before: (_, task) => (task === 'paint' ? never() : undefined),
    })
    using _ = keeper
    await keeper.look()
    const tests = names.slice(0, 60).flatMap((name) => precisionsOf(CUDA).map((bits) => ({ name, bits })))
    const filled = Promise.all(tests.map(({ name, bits }) => keeper.test(name, bits)))
    await expect(filled).rejects.toMatchObject({ code: 'E_NOT_NOW' })
    const shelf = deviceShelf.parse(keeper.shelf())
    expect([shelf.testing.length, shelf.rows.length]).toEqual([100, 64])
  })
})
