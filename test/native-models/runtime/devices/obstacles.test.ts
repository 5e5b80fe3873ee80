import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Adapter } from '../../../../native-models/runtime/devices/adapter.ts'
import { CUDA_DRIVER, CUDA_FILES } from '../../../../native-models/runtime/devices/cuda-libraries.ts'
import { type Machine, obstacleOf } from '../../../../native-models/runtime/devices/obstacles.ts'
import { missingLibraries } from '../../../../native-models/runtime/devices/shared-libraries.ts'
import { vulkanDrivers } from '../../../../native-models/runtime/devices/vulkan-drivers.ts'
import { temporaryFolder } from '../../files.ts'

const adapter = (vendor: Adapter['vendor']): Adapter => ({
  ...{ name: 'one', vendor, memoryBytes: undefined, driver: undefined },
})

function folderWith(names: readonly string[]): string {
  const folder = temporaryFolder()
  for (const name of names) writeFileSync(join(folder, name), '')
  return folder
}

function machine(changes: Partial<Machine> = {}): Machine {
  return {
    ...{ platform: 'linux', arch: 'x64', adapters: [adapter('nvidia')], env: {} },
    ...{ runtimeFolder: temporaryFolder(), cudaFolders: [temporaryFolder()] },
    ...changes,
  }
}

const codeOf = (provider: Parameters<typeof obstacleOf>[0], changes?: Partial<Machine>) =>
  obstacleOf(provider, machine(changes))?.code

it('nothing speaks against the processor', () => {
  expect(codeOf('cpu', { platform: 'aix', arch: 'ppc64', adapters: [] })).toBeUndefined()
})

describe('CUDA', () => {
  const withDriver = () => ({ LD_LIBRARY_PATH: folderWith([CUDA_DRIVER]) })

  it('needs Linux, an NVIDIA adapter, its driver, and its libraries', () => {
    expect(codeOf('cuda', { platform: 'win32' })).toBe('E_DEVICE_ABSENT')
    expect(codeOf('cuda', { arch: 'arm64' })).toBe('E_DEVICE_ABSENT')
    expect(codeOf('cuda', { adapters: [adapter('amd')] })).toBe('E_DEVICE_ABSENT')
    const without = obstacleOf('cuda', machine({ env: withDriver(), cudaFolders: ['/nowhere/cuda'] }))
    expect(without?.code).toBe('E_DEVICE_LIBRARIES')
    for (const file of ['libcudnn.so.9', 'libcublasLt.so.13', 'libonnxruntime_providers_cuda.so'])
      expect(without?.message).toContain(file)
    expect(without?.message).toContain('/nowhere/cuda')
    expect(without?.message).toContain('nvidia-cudnn-cu13')
    expect(without?.nextStep).toContain('npm run devices')
  })

  it.each([
    ['575.57.08', 'E_DEVICE_LIBRARIES'],
    ['580.65.06', undefined],
    [undefined, undefined],
  ])('a driver of version %s: %s', (driver, code) => {
    const adapters = [{ ...adapter('nvidia'), driver }]
    const cudaFolders = [folderWith(CUDA_FILES)]
    expect(codeOf('cuda', { env: withDriver(), adapters, cudaFolders })).toBe(code)
  })

  it('is there with all files of its catalog, and not with one missing', () => {
    const env = withDriver()
    expect(codeOf('cuda', { env, cudaFolders: [folderWith(CUDA_FILES)] })).toBeUndefined()
    const [missing, ...rest] = CUDA_FILES
    expect(obstacleOf('cuda', machine({ env, cudaFolders: [folderWith(rest)] }))?.message).toContain(missing)
  })
})

describe('DirectML', () => {
  const windows = { platform: 'win32', adapters: [adapter('amd')] } as const

  it('needs Windows, its library and an adapter', () => {
    expect(codeOf('dml')).toBe('E_DEVICE_ABSENT')
    expect(codeOf('dml', windows)).toBe('E_DEVICE_LIBRARIES')
    const runtimeFolder = folderWith(['DirectML.dll'])
    expect(codeOf('dml', { ...windows, runtimeFolder, adapters: [] })).toBe('E_DEVICE_ABSENT')
    expect(codeOf('dml', { ...windows, runtimeFolder })).toBeUndefined()
  })
})

describe('WebGPU', () => {
  it('needs an adapter on Windows', () => {
    expect(codeOf('webgpu', { platform: 'win32', adapters: [] })).toBe('E_DEVICE_ABSENT')
    expect(codeOf('webgpu', { platform: 'win32' })).toBeUndefined()
    expect(codeOf('webgpu', { platform: 'darwin' })).toBe('E_DEVICE_ABSENT')
  })

  it('needs Vulkan’s loader and a driver on Linux', () => {
    const folder = folderWith(['libvulkan.so.1', 'one.json'])
    const env = { LD_LIBRARY_PATH: folder, VK_DRIVER_FILES: join(folder, 'one.json') }
    expect(codeOf('webgpu', { env })).toBeUndefined()
    const none = { ...env, VK_DRIVER_FILES: join(folder, 'other.json') }
    expect(obstacleOf('webgpu', machine({ env: none }))?.message).toContain('No Vulkan driver')
  })

  it('drivers are those that the environment names, else those of the folders', () => {
    const folder = folderWith(['a.json', 'b.json'])
    const both = [join(folder, 'a.json'), join(folder, 'b.json')]
    expect(vulkanDrivers({ VK_DRIVER_FILES: both.join(':') })).toEqual(both)
    expect(vulkanDrivers({ VK_ICD_FILENAMES: both[1] })).toEqual([both[1]])
    expect(vulkanDrivers({ VK_DRIVER_FILES: '/nowhere.json' })).toEqual([])
  })
})

it('libraries are found in the given folders, on LD_LIBRARY_PATH, and where the loader looks', () => {
  const [here, there] = [folderWith(['libone.so.1']), folderWith(['libtwo.so.1'])]
  const env = { LD_LIBRARY_PATH: `:${there}` }
  const names = ['libone.so.1', 'libtwo.so.1', 'libthree.so.1', 'libc.so.6']
  expect(missingLibraries(names, [here], env)).toEqual(['libthree.so.1'])
  expect(missingLibraries(names, [], {})).toEqual(['libone.so.1', 'libtwo.so.1', 'libthree.so.1'])
})
