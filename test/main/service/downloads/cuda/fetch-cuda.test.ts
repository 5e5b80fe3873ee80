import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cudaOnDisk, removeCuda } from '../../../../../main/service/downloads/cuda/cuda-folder.ts'
import { CUDA_FILES, CUDA_PACKAGES } from '../../../../../native-models/runtime/devices/cuda-libraries.ts'
import { type Machine, obstacleOf } from '../../../../../native-models/runtime/devices/obstacles.ts'
import { times } from '../../../../full.ts'
import { seeded, sha256 } from '../../../../hub/content.ts'
import { libraryFiles } from '../../../../hub/cuda-makers.ts'
import { CudaPlace } from './cuda-place.ts'

const CUBLAS = CUDA_PACKAGES.find(({ name }) => name === 'nvidia-cublas')!
const MIB = 1 << 20

describe('CUDA’s libraries', () => {
  it('are fetched from their makers, unpacked side by side, listed, and found by the device', async () => {
    await using place = await CudaPlace.open()
    expect(cudaOnDisk(place.folder)).toMatchObject({ state: 'absent', doneBytes: 0, isAbout: true })
    const states = new Set<string>()
    const fetched = await place.fetch({}, ({ state }) => states.add(state))
    expect(fetched).toBe(place.makers.sizeBytes)
    expect([...states]).toEqual(expect.arrayContaining(['asking', 'fetching', 'unpacking']))
    expect(place.names).toEqual([...CUDA_FILES, 'libextra.so.3', 'cuda.json'].sort())
    expect(place.parts).toEqual([])

    const manifest = JSON.parse(readFileSync(join(place.folder, 'cuda.json'), 'utf8'))
    expect(manifest.packages.map(({ name }: { name: string }) => name)).toEqual(
      CUDA_PACKAGES.map(({ name }) => name),
    )
    const [, cublasLt] = CUBLAS.files
    const listed = manifest.packages
      .find(({ name }: { name: string }) => name === CUBLAS.name)
      .files.find(({ name }: { name: string }) => name === cublasLt)
    const bytes = readFileSync(join(place.folder, cublasLt!))
    expect(listed).toEqual({ name: cublasLt, sizeBytes: bytes.length, sha256: sha256(bytes) })
    expect(bytes.equals(libraryFiles(CUBLAS, 20_000)[`nvidia/cublas/lib/${cublasLt}`]!)).toBe(true)

    expect(cudaOnDisk(place.folder)).toMatchObject({
      ...{ state: 'here', isAbout: false },
      ...{ doneBytes: place.makers.sizeBytes, sizeBytes: place.makers.sizeBytes },
    })
    const drivers = join(place.folder, '../drivers')
    const nvidia = { name: 'one', vendor: 'nvidia', memoryBytes: undefined, driver: undefined } as const
    const machine: Machine = {
      platform: 'linux',
      arch: 'x64',
      ...{ adapters: [nvidia], runtimeFolder: drivers, env: {}, cudaFolders: [place.folder] },
    }
    const obstacle = obstacleOf('cuda', machine)
    expect(obstacle?.message ?? 'libcuda.so.1').toContain('libcuda.so.1')
    rmSync(join(place.folder, cublasLt!))
    const withDriver = { ...machine, env: { LD_LIBRARY_PATH: withFile(place.folder, 'libcuda.so.1') } }
    expect(obstacleOf('cuda', withDriver)?.message).toContain(cublasLt)
  }, 30_000)

  it('that are here are not asked for again; what was damaged in length or lost is', async () => {
    await using place = await CudaPlace.open()
    await place.fetch()
    const before = place.makers.asked.length
    expect(await place.fetch()).toBe(0)
    expect(place.makers.asked.length).toBe(before)
    truncateSync(join(place.folder, CUBLAS.files[0]!), 100)
    expect(cudaOnDisk(place.folder).state).toBe('begun')
    const cublas = place.makers.published.find(({ one }) => one === CUBLAS)!
    expect(await place.fetch()).toBe(cublas.bytes.length)
    expect(cudaOnDisk(place.folder).state).toBe('here')
  }, 30_000)

  it('are removed, and what others have laid beside them is not', async () => {
    await using place = await CudaPlace.open()
    await place.fetch()
    writeFileSync(join(place.folder, 'libmine.so.1'), 'mine')
    const freed = await removeCuda(place.folder)
    expect(freed).toBeGreaterThan(CUDA_FILES.length * 20_000)
    expect(place.names).toEqual(['libmine.so.1'])
    expect(cudaOnDisk(place.folder).state).toBe('absent')
    rmSync(join(place.folder, 'libmine.so.1'))
    await place.fetch()
    await removeCuda(place.folder)
    expect(existsSync(place.folder)).toBe(false)
  }, 30_000)

  it('that somebody laid there by hand count, and stay', async () => {
    await using place = await CudaPlace.open()
    await place.fetch()
    rmSync(join(place.folder, 'cuda.json'))
    expect(cudaOnDisk(place.folder).state).toBe('here')
    await expect(removeCuda(place.folder)).rejects.toMatchObject({ code: 'E_NOT_NOW' })
    expect(place.names).toContain(CUBLAS.files[0])
  }, 30_000)

  it(`go on after ${times(12, 4)} kills at random bytes, and nothing is fetched twice but pieces`, async () => {
    await using place = await CudaPlace.open({ libraryBytes: 2 * MIB })
    const random = seeded(9)
    const { sizeBytes } = place.makers
    const kills = times(12, 4)
    for (let kill = 0; kill < kills; kill++) {
      const killAt = ((kill + random()) / kills) * sizeBytes
      let killed = false
      await place
        .fetch({ progressMs: 2 }, ({ doneBytes, state }, pid) => {
          if (killed || (doneBytes < killAt && !(kill % 2 === 1 && state === 'unpacking'))) return
          killed = true
          process.kill(pid, 'SIGKILL')
        })
        .catch((thrown: unknown) => expect(thrown).toMatchObject({ code: 'E_FETCH_ENDED' }))
    }
    await place.fetch()
    expect(place.parts).toEqual([])
    expect(cudaOnDisk(place.folder).state).toBe('here')
    for (const one of CUDA_PACKAGES)
      for (const [path, bytes] of Object.entries(libraryFiles(one, 2 * MIB)))
        if (one.files.includes(basename(path)))
          expect(readFileSync(join(place.folder, basename(path))).equals(bytes), path).toBe(true)
    // An archive may be fetched again where it was killed between its last piece and its digest.
    expect(place.makers.servedBytes).toBeLessThan(sizeBytes + kills * 4 * MIB)
  }, 120_000)
})

function withFile(folder: string, name: string): string {
  writeFileSync(join(folder, '..', name), '')
  return join(folder, '..')
}
