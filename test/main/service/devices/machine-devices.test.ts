import { existsSync, mkdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { deviceEnvironment, runtimeFolder } from '../../../../main/service/devices/device-environment.ts'
import { devicesOf } from '../../../../main/service/devices/machine-devices.ts'
import { keptSelfTest, newSelfTest } from '../../../../main/service/devices/self-tests.ts'
import { FLOAT32 } from '../../../../native-models/api/precision.ts'
import type { Adapter } from '../../../../native-models/runtime/devices/adapter.ts'
import type { Machine } from '../../../../native-models/runtime/devices/obstacles.ts'
import { temporaryFolder } from '../../../native-models/files.ts'

afterEach(() => void vi.unstubAllEnvs())

const adapter = (name: string, vendor: Adapter['vendor']): Adapter => ({
  ...{ name, vendor, memoryBytes: 8 * 2 ** 30, driver: '1.2' },
})
const ADAPTERS = [adapter('A', 'nvidia'), adapter('B', 'intel'), adapter('C', 'nvidia')]

function machine(changes: Partial<Machine>): Machine {
  const folders = { runtimeFolder: runtimeFolder(), cudaFolders: [temporaryFolder()] }
  return { platform: 'linux', arch: 'x64', adapters: ADAPTERS, env: {}, ...folders, ...changes }
}

describe('rows', () => {
  it('CUDA counts NVIDIA’s adapters alone, DirectML all, and WebGPU is one', () => {
    const names = (provider: 'cuda' | 'dml' | 'webgpu', platform: NodeJS.Platform) =>
      devicesOf(provider, machine({ platform })).map(({ name, adapters }) => [
        name,
        ...adapters.map((one) => one.name),
      ])
    expect(names('cuda', 'linux')).toEqual([
      ['cuda', 'A'],
      ['cuda:1', 'C'],
    ])
    expect(names('dml', 'win32')).toEqual([
      ['dml', 'A'],
      ['dml:1', 'B'],
      ['dml:2', 'C'],
    ])
    expect(names('webgpu', 'win32')).toEqual([['webgpu', 'A', 'B', 'C']])
  })

  it('a provider without an adapter is a row that says why', () => {
    const [row, ...more] = devicesOf('cuda', machine({ adapters: [] }))
    expect(more).toEqual([])
    expect(row).toMatchObject({ name: 'cuda', adapters: [], obstacle: { code: 'E_DEVICE_ABSENT' } })
  })

  it('the processor has a name and memory', () => {
    const [row] = devicesOf('cpu', machine({}))
    expect(row?.obstacle).toBeUndefined()
    expect(row?.adapters[0]?.memoryBytes).toBeGreaterThan(2 ** 28)
  })
})

describe('the environment', () => {
  const cuda = { provider: 'cuda', index: 0 } as const

  it('of the CPU is that of every child', () => {
    expect(deviceEnvironment({ cacheFolder: '/nowhere' })['CUDA_DEVICE_ORDER']).toBeUndefined()
  })

  it('of CUDA finds its libraries, and onnxruntime beside its provider', () => {
    const [libraries, cacheFolder] = [temporaryFolder(), temporaryFolder()]
    vi.stubEnv('PIXART_CUDA_LIBRARIES', libraries)
    vi.stubEnv('LD_LIBRARY_PATH', '/elsewhere')
    writeFileSync(join(libraries, 'libonnxruntime_providers_cuda.so'), '')
    for (let twice = 0; twice < 2; twice++) {
      const env = deviceEnvironment({ device: cuda, cacheFolder })
      const links = join(cacheFolder, 'cuda')
      expect(env['LD_LIBRARY_PATH']?.split(delimiter)).toEqual([links, libraries, '/elsewhere'])
      expect(existsSync(join(links, 'libonnxruntime.so.1'))).toBe(true)
      expect(readlinkSync(join(links, 'libonnxruntime_providers_cuda.so'))).toContain(libraries)
    }
  })
})

describe('self-tests', () => {
  it('on the CPU passes, is kept, and counts for nothing once the driver is another one', async () => {
    const cacheFolder = temporaryFolder()
    mkdirSync(join(cacheFolder, 'devices'))
    const [row] = devicesOf('cpu', machine({}))
    const options = { threads: 1, precision: FLOAT32, cacheFolder }
    expect(keptSelfTest(row!, options)).toBeUndefined()
    const result = await newSelfTest(row!, options)
    expect(result).toMatchObject({ passed: true, likeness: { relativeRms: 0, psnr: null } })
    expect(result.figures!.steps).toBeGreaterThanOrEqual(2)
    expect(result.figures!.gflops).toBeGreaterThan(0.1)
    expect(result.figures!.memoryBytes).toBeGreaterThan(2 ** 25)
    expect(keptSelfTest(row!, options)).toEqual(result)
    expect(keptSelfTest({ ...row!, adapters: [adapter('A', 'nvidia')] }, options)).toBeUndefined()
    expect(keptSelfTest(row!, { ...options, precision: { ...FLOAT32, transformer: 'int8' } })).toBeUndefined()
  })

  it('that crashes says so and is not kept', async () => {
    const cacheFolder = temporaryFolder()
    const [row] = devicesOf('dml', machine({ platform: 'win32' }))
    const options = { threads: 1, precision: FLOAT32, cacheFolder }
    const result = await newSelfTest(row!, options)
    expect(result).toMatchObject({ passed: false, error: { code: 'E_DEVICE_FAILED' } })
    expect(keptSelfTest(row!, options)).toBeUndefined()
  })
})
