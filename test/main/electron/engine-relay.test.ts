/** What main does for a service that cannot start programs itself, with real programs. */
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import type { ChildPort } from '../../../main/electron/child-port.ts'
import { EngineRelay, type StartProgram } from '../../../main/electron/engine-relay.ts'
import { askDevice } from '../../../main/service/devices/ask-device.ts'
import { forkProcess } from '../../../main/service/fork-process.ts'
import { fromService } from '../../../main/service/protocol.ts'
import { RelayedProcesses } from '../../../main/service/relayed-processes.ts'
import { temporaryFolder } from '../../native-models/files.ts'

afterEach(() => void vi.unstubAllEnvs())

const ENTRIES = {
  engine: 'native-models/process.ts',
  downloads: 'main/service/downloads/process.ts',
  device: 'native-models/device-process.ts',
} as const

const CUDA = { provider: 'cuda', index: 0 } as const

/** Both ends: every message goes through the schemas, as between processes. */
function relayed(start: StartProgram) {
  const processes: RelayedProcesses = new RelayedProcesses((message) => {
    const read = fromService.parse(structuredClone(message))
    if (read.type === 'engine.start' || read.type === 'engine.post' || read.type === 'engine.kill')
      relay.receive(read)
  })
  const relay = new EngineRelay(start, (message) => {
    if (message.type !== 'call') processes.receive(message)
  })
  return processes
}

const forked: StartProgram = (program, { args, env }) =>
  forkProcess<unknown>(join(import.meta.dirname, '../../..', ENTRIES[program]), args, {
    ...process.env,
    ...env,
  })

const silent: ChildPort = {
  post: () => undefined,
  onMessage: () => undefined,
  onExit: () => undefined,
  kill: () => undefined,
}

it('a device is tried by a process that main has started', async () => {
  const processes = relayed(forked)
  const options = { threads: 1, cacheFolder: temporaryFolder() }
  const start: Parameters<typeof askDevice>[2]['start'] = (own) => processes.startDevice(own)
  expect(await askDevice({ type: 'probe' }, options, { limitMs: 60_000, start })).toBeUndefined()
  const dml = { provider: 'dml', index: 0 } as const
  await expect(
    askDevice({ type: 'probe' }, { ...options, device: dml }, { limitMs: 60_000, start }),
  ).rejects.toMatchObject({ code: 'E_DEVICE_FAILED' })
})

it('what CUDA needs of the environment reaches engine and device, and nothing the CPU', () => {
  const libraries = temporaryFolder()
  vi.stubEnv('PIXART_CUDA_LIBRARIES', libraries)
  const told: unknown[] = []
  const processes = relayed((program, { env }) => {
    told.push([program, env])
    return silent
  })
  const options = { threads: 1, cacheFolder: temporaryFolder() }
  processes.startEngine({ ...options, device: CUDA })
  processes.startDevice({ ...options, device: CUDA })
  processes.startEngine(options)
  const env = {
    CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
    LD_LIBRARY_PATH: expect.stringContaining(libraries) as string,
  }
  expect(told).toEqual([
    ['engine', env],
    ['device', env],
    ['engine', {}],
  ])
})

it('no other variable comes through', () => {
  const start = { type: 'engine.start', engine: 'one', program: 'engine', args: [] } as const
  expect(fromService.safeParse({ ...start, env: { CUDA_DEVICE_ORDER: 'PCI_BUS_ID' } }).success).toBe(true)
  for (const env of [{ NODE_OPTIONS: '--inspect' }, { LD_PRELOAD: '/x.so' }, { CUDA_DEVICE_ORDER: 'x' }])
    expect(fromService.safeParse({ ...start, env }).success).toBe(false)
})
