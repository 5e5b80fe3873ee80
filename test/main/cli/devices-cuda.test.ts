import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CUDA_FILES } from '../../../native-models/runtime/devices/cuda-libraries.ts'
import { CudaMakers } from '../../hub/cuda-makers.ts'
import { becomes, end, filesIn, type Place, run, start, temporaryPlace } from './run-cli.ts'

const environment = (place: Place, makers: CudaMakers) => ({
  ...makers.environment,
  PIXART_CUDA_LIBRARIES: join(place.folder, 'cuda'),
})
const libraries = (place: Place) => filesIn(join(place.folder, 'cuda'))

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('devices --fetch-cuda', () => {
  it('says what it fetches, from whom and under which licences; --remove-cuda deletes it', async () => {
    using place = temporaryPlace()
    await using makers = await CudaMakers.start()
    const env = environment(place, makers)
    const fetched = await run(place, ['devices', '--fetch-cuda'], { env })
    expect(fetched.status, fetched.stderr).toBe(0)
    expect(fetched.stdout).toBe(`${join(place.folder, 'cuda')}\n`)
    expect(fetched.stderr).toMatch(/^CUDA’s libraries: about 1\.4 GB, from 127\.0\.0\.1:\d+\n/)
    expect(fetched.stderr).toMatch(/nvidia-cudnn-cu13 9\.24\.0\.43 +NVIDIA cuDNN SLA/)
    expect(libraries(place)).toEqual(expect.arrayContaining([...CUDA_FILES, 'cuda.json']))
    const again = await run(place, ['devices', '--fetch-cuda', '--json'], { env })
    expect(JSON.parse(again.stdout)).toEqual({ folder: join(place.folder, 'cuda') })
    const removed = await run(place, ['devices', '--remove-cuda'], { env })
    expect(removed.stdout).toMatch(/^CUDA’s libraries are gone: [\d.]+ [kM]B are free again\.\n$/)
    expect(existsSync(join(place.folder, 'cuda'))).toBe(false)
  }, 60_000)

  it('ends at Ctrl-C with how much is here, and goes on with that', async () => {
    using place = temporaryPlace()
    let isSlow = true
    await using makers = await CudaMakers.start({
      libraryBytes: 300_000,
      faults: ({ path }) => (isSlow && path.includes('cudnn') ? { kind: 'stall', at: 100_000 } : undefined),
    })
    const env = environment(place, makers)
    const child = start(place, ['devices', '--fetch-cuda'], { env })
    const ended = end(child)
    expect(await becomes(() => libraries(place).includes('libcublasLt.so.13'), 25_000)).toBe(true)
    child.kill('SIGINT')
    const { status, stderr } = await ended
    expect([status, stderr.trim().split('\n').at(-2)]).toEqual([
      130,
      expect.stringMatching(/^Cancelled: [\d.]+ MB of [\d.]+ MB are here, and stay\. \(E_CANCELLED\)$/),
    ])
    expect(libraries(place)).not.toContain('libcudnn.so.9')
    isSlow = false
    const served = makers.servedBytes
    const again = await run(place, ['devices', '--fetch-cuda'], { env })
    expect(again.status, again.stderr).toBe(0)
    expect(again.stderr).toMatch(/of it here, from/)
    const cudnn = makers.published.find(({ one }) => one.name.includes('cudnn'))!
    expect(makers.servedBytes - served).toBeLessThanOrEqual(cudnn.bytes.length)
    expect(libraries(place)).toContain('libcudnn.so.9')
  }, 90_000)

  it.each([
    [['--fetch-cuda', '--remove-cuda'], {}, 'E_OPTION'],
    [['--fetch-cuda'], { PIXART_PYPI: 'ftp://pypi.example' }, 'E_OPTION'],
  ])('%j with %j ends with %s', async (args, more, code) => {
    using place = temporaryPlace()
    await using makers = await CudaMakers.start()
    const ended = await run(place, ['devices', ...args], { env: { ...environment(place, makers), ...more } })
    expect([ended.status, ended.stdout]).toEqual([2, ''])
    expect(ended.stderr).toContain(`(${code})`)
  })
})
