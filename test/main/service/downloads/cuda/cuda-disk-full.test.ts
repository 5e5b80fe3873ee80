import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cudaOnDisk } from '../../../../../main/service/downloads/cuda/cuda-folder.ts'
import { nodeDisk } from '../../../../../main/service/downloads/disk.ts'
import { Downloads } from '../../../../../main/service/downloads/downloads.ts'
import { CudaMakers } from '../../../../hub/cuda-makers.ts'
import { QUICK, quickFolder } from '../one-file.ts'
import { canMount, tinyDisk, writeUntilFull } from '../tiny-disk.ts'
import { CudaPlace } from './cuda-place.ts'

const MIB = 1 << 20

describe.runIf(canMount)('a real disk of 40 MB', () => {
  it('with no room for all of it: waited for before a byte is fetched, and gone on with', async () => {
    using disk = tinyDisk(40 * MIB)
    await using place = await CudaPlace.open(
      { libraryBytes: MIB },
      { folder: join(disk!.folder, 'data/libraries') },
    )
    const filler = join(disk!.folder, 'filler')
    writeFileSync(filler, Buffer.alloc(30 * MIB))
    const told: (string | undefined)[] = []
    await place.fetch({}, ({ state, trouble }) => {
      if (state !== 'waiting' || told.length > 0) return
      told.push(trouble?.code, trouble?.message, String(place.makers.servedBytes))
      rmSync(filler)
    })
    expect(told).toEqual([
      'E_DISK_WAITS',
      expect.stringMatching(/^[\d.]+ MB more are needed on the disk/),
      '0',
    ])
    expect(cudaOnDisk(place.folder).state).toBe('here')
  }, 30_000)

  it.each(['fetching', 'unpacking'])(
    'that fills up while it is %s: says so, and goes on by itself when there is room',
    async (when) => {
      using disk = tinyDisk(40 * MIB)
      await using place = await CudaPlace.open(
        { libraryBytes: MIB },
        { folder: join(disk!.folder, 'data/libraries') },
      )
      const filler = join(disk!.folder, 'filler')
      let filled = false
      let told = ''
      await place.fetch({ progressMs: 2 }, ({ state, doneBytes, trouble }) => {
        if (!filled && state === when && doneBytes > 3 * MIB) {
          filled = true
          writeUntilFull(filler)
        }
        if (state !== 'waiting' || told !== '') return
        told = trouble?.code ?? 'nothing'
        rmSync(filler)
      })
      expect([filled, told]).toEqual([true, 'E_DISK_WAITS'])
      expect(cudaOnDisk(place.folder).state).toBe('here')
    },
    60_000,
  )
})

it('of what is promised to the last package only that package is still asked for', async () => {
  const folder = join(quickFolder('cuda'), 'libraries')
  await using makers = await CudaMakers.start({ libraryBytes: 20_000 })
  const { one, bytes } = makers.published.at(-1)!
  const isLast = () => existsSync(join(folder, 'libcublasLt.so.13'))
  let told = ''
  const freeBytes = async () => (isLast() && told === '' ? 200_000 : 1e12)
  await using downloads = new Downloads({
    ...{ models: folder, disk: { ...nodeDisk, freeBytes } },
    post: (message) => {
      if (message.type === 'progress' && message.progress.state === 'waiting')
        told ||= message.progress.trouble?.message ?? ''
    },
  })
  const budgets = { ...QUICK, floorBytes: 100_000, progressMs: 10 }
  await downloads.fetchCuda({ id: 'a', sources: makers.sources, budgets })
  const needed = bytes.length * (1 + one.unpackedBytes / one.archiveBytes) + 100_000 - 200_000
  expect(Number(/^(\d+) kB more/.exec(told)?.[1]) - needed / 1000).toBeCloseTo(0, -1)
  rmSync(join(folder, '..'), { recursive: true })
}, 30_000)
