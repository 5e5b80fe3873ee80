import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cudaOnDisk, removeCuda } from '../../../../../main/service/downloads/cuda/cuda-folder.ts'
import { cudaPartsFolderOf } from '../../../../../main/service/downloads/cuda/cuda-parts.ts'
import { sweepWhole } from '../../../../../main/service/downloads/cuda/sweep-cuda.ts'
import { lockFolder } from '../../../../../main/service/history/data-lock.ts'
import { StudioError } from '../../../../../native-models/api/errors.ts'
import { CUDA_FILES } from '../../../../../native-models/runtime/devices/cuda-libraries.ts'
import { content } from '../../../../hub/content.ts'
import { temporaryFolder } from '../../../../native-models/files.ts'
import { packageBytes } from '../../../../native-models/formats/package-bytes.ts'
import { quickFolder } from '../one-file.ts'
import { CudaPlace } from './cuda-place.ts'

const WITHOUT_CURAND = packageBytes({
  'LICENSE.txt': Buffer.from('x'),
  'nvidia/curand/lib/libother.so.1': content(1, 100),
})

describe('the folder of CUDA’s libraries', () => {
  it('with a list that cannot be read: a state with its error, and removing still works', async () => {
    await using place = await CudaPlace.open()
    await place.fetch()
    rmSync(join(place.folder, 'cuda.json'))
    mkdirSync(join(place.folder, 'cuda.json'))
    expect(cudaOnDisk(place.folder)).toMatchObject({
      state: 'unreadable',
      doneBytes: 0,
      error: { code: 'E_FILE_UNREADABLE' },
    })
    await removeCuda(place.folder)
    expect(cudaOnDisk(place.folder).state).toBe('absent')
    expect(place.names).toEqual(['libextra.so.3'])
  }, 30_000)

  it('with a list that is damaged: fetched again, and removed with every library that is expected', async () => {
    await using place = await CudaPlace.open()
    await place.fetch()
    writeFileSync(join(place.folder, 'cuda.json'), '{"version":')
    expect(cudaOnDisk(place.folder).state).toBe('absent')
    await removeCuda(place.folder)
    expect(place.names).toEqual(['libextra.so.3'])
  }, 30_000)

  it('after a kill anywhere in its removal: ours still, and removed by the next', async () => {
    await using place = await CudaPlace.open()
    await place.fetch()
    const list = readFileSync(join(place.folder, 'cuda.json'))
    await removeCuda(place.folder)
    for (const gone of [0, 1, CUDA_FILES.length]) {
      await place.fetch()
      for (const name of CUDA_FILES.slice(0, gone)) rmSync(join(place.folder, name))
      expect(readFileSync(join(place.folder, 'cuda.json')).equals(list)).toBe(true)
      expect(cudaOnDisk(place.folder).state).not.toBe(gone === 0 ? 'begun' : 'here')
      await removeCuda(place.folder)
      expect(existsSync(place.folder)).toBe(false)
    }
  }, 60_000)

  it('deletes its list last: what a kill leaves is never taken for another’s', async () => {
    await using place = await CudaPlace.open()
    await place.fetch()
    // What cannot be deleted stands for the kill.
    rmSync(join(place.folder, CUDA_FILES.at(-1)!))
    mkdirSync(join(place.folder, CUDA_FILES.at(-1)!, 'in the way'), { recursive: true })
    await expect(removeCuda(place.folder)).rejects.toMatchObject({ code: 'E_OUTPUT_UNWRITABLE' })
    expect(existsSync(join(place.folder, 'cuda.json'))).toBe(true)
    rmSync(join(place.folder, CUDA_FILES.at(-1)!), { recursive: true })
    await removeCuda(place.folder)
    expect(existsSync(place.folder)).toBe(false)
  }, 30_000)

  it('with libraries that a kill left before they were listed: removed with the others', async () => {
    await using place = await CudaPlace.open()
    await place.fetch()
    const path = join(place.folder, 'cuda.json')
    const list = JSON.parse(readFileSync(path, 'utf8'))
    writeFileSync(path, JSON.stringify({ ...list, packages: list.packages.slice(0, -1) }))
    await removeCuda(place.folder)
    expect(existsSync(place.folder)).toBe(false)
  }, 30_000)

  it('with an archive that a kill left: it counts once, and is swept away', async () => {
    await using place = await CudaPlace.open()
    await place.fetch()
    const { fileName, bytes } = place.makers.published.at(-1)!
    const parts = cudaPartsFolderOf(place.folder)
    writeFileSync(join(parts, fileName), bytes)
    writeFileSync(join(parts, 'mine.txt'), 'mine')
    const { doneBytes, sizeBytes, state } = cudaOnDisk(place.folder)
    expect([state, doneBytes]).toEqual(['here', sizeBytes])
    await sweepWhole(place.folder)
    expect(place.parts).toEqual(['mine.txt'])
  }, 30_000)

  it('that is the models’ too: neither touches what the other has begun', async () => {
    await using place = await CudaPlace.open()
    const parts = join(place.folder, '.downloads')
    mkdirSync(parts, { recursive: true })
    const names = ['0123.journal', '0123.part', 'notes.txt']
    for (const name of names) writeFileSync(join(parts, name), 'of a model that is being fetched')
    await place.fetch()
    expect(readdirSync(parts).sort()).toEqual(names)
    await removeCuda(place.folder)
    expect(readdirSync(parts).sort()).toEqual(names)
    expect(readdirSync(place.folder)).toEqual(['.downloads'])
  }, 30_000)

  it('from a maker whose package lacks a library: nothing of it is kept, and another maker’s is fetched', async () => {
    const folder = join(quickFolder('cuda'), 'libraries')
    {
      const bad = await CudaPlace.open({ packages: { 'nvidia-curand': WITHOUT_CURAND } }, { folder })
      await expect(bad.fetch()).rejects.toMatchObject({ code: 'E_CUDA_INCOMPLETE' })
      expect(bad.names).not.toContain('libother.so.1')
      expect(bad.parts).toEqual([])
      await bad.makers[Symbol.asyncDispose]()
    }
    await using place = await CudaPlace.open({}, { folder })
    await place.fetch()
    expect(cudaOnDisk(folder).state).toBe('here')
  }, 30_000)

  it('whose list names a package without its libraries: that package is not here', async () => {
    await using place = await CudaPlace.open()
    await place.fetch()
    const path = join(place.folder, 'cuda.json')
    const list = JSON.parse(readFileSync(path, 'utf8'))
    const curand = list.packages.find(({ name }: { name: string }) => name === 'nvidia-curand')
    curand.files = curand.files.filter(({ name }: { name: string }) => !name.startsWith('libcurand'))
    writeFileSync(path, JSON.stringify(list))
    expect(cudaOnDisk(place.folder).state).toBe('begun')
    await place.fetch()
    expect(cudaOnDisk(place.folder).state).toBe('here')
  }, 30_000)

  it('that another program fetches into: removing says so, and its thread is never held up', async () => {
    const folder = temporaryFolder()
    const parts = cudaPartsFolderOf(folder)
    mkdirSync(parts)
    const busy = () => new StudioError('E_FETCH_RUNNING', 'busy')
    using _other = lockFolder(parts, { patienceMs: 0, busy })
    let longestMs = 0
    let last = performance.now()
    const timer = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - last)
      last = performance.now()
    }, 10)
    await expect(removeCuda(folder, { patienceMs: 600 })).rejects.toMatchObject({ code: 'E_FETCH_RUNNING' })
    clearInterval(timer)
    expect(longestMs).toBeLessThan(400)
  })
})
