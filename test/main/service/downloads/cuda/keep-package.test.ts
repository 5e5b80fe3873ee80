import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { keepPackage } from '../../../../../main/service/downloads/cuda/keep-package.ts'
import { type Disk, nodeDisk } from '../../../../../main/service/downloads/disk.ts'
import { DiskRoom } from '../../../../../main/service/downloads/disk-room.ts'
import { CUDA_PACKAGES } from '../../../../../native-models/runtime/devices/cuda-libraries.ts'
import { libraryFiles } from '../../../../hub/cuda-makers.ts'
import { temporaryFolder } from '../../../../native-models/files.ts'
import { packageBytes } from '../../../../native-models/formats/package-bytes.ts'
import { QUICK } from '../one-file.ts'

const CUBLAS = CUDA_PACKAGES.find(({ name }) => name === 'nvidia-cublas')!

/** Whose writes fail from the n-th on, until it is told otherwise. */
function failingDisk(code: string, nth: number): Disk & { isWell: boolean } {
  let writes = 0
  const disk = {
    isWell: false,
    freeBytes: nodeDisk.freeBytes,
    open: async (path: string, flags: 'r' | 'r+' | 'w+') => {
      const file = await open(path, flags)
      const write = file.write.bind(file)
      const failing = (...args: Parameters<typeof write>) => {
        if (!disk.isWell && ++writes >= nth) throw Object.assign(new Error(`${code}: no`), { code })
        return write(...args)
      }
      return Object.assign(file, { write: failing })
    },
  }
  return disk
}

function place(disk: Disk, one = CUBLAS, folder = temporaryFolder()) {
  const archive = join(folder, '.cuda-downloads', 'one.whl')
  mkdirSync(join(folder, '.cuda-downloads'), { recursive: true })
  writeFileSync(archive, packageBytes(libraryFiles(one, 300_000)))
  const told: string[] = []
  const end = new AbortController()
  const keeping = {
    ...{ archive, folder, disk, beside: join(folder, '.cuda-downloads/unpacked') },
    room: new DiskRoom({ folder, disk, budgets: QUICK }),
    signal: end.signal,
    state: (full?: { code: string }) => void told.push(full?.code ?? 'unpacking'),
  }
  return { folder, archive, told, keep: () => keepPackage(one, keeping), stop: () => end.abort() }
}

const names = (folder: string) => readdirSync(folder).sort()
const KEPT = [...CUBLAS.files, 'libextra.so.3', 'cuda.json', '.cuda-downloads'].sort()

describe('a package that was fetched', () => {
  it.each([1, 2, 3])(
    'is unpacked when a disk that was full from the %d-th write on has room',
    async (nth) => {
      const disk = failingDisk('ENOSPC', nth)
      const { folder, archive, told, keep } = place(disk)
      const kept = keep()
      await expect.poll(() => told).toContain('E_DISK_WAITS')
      expect(names(folder)).toEqual(['.cuda-downloads'])
      disk.isWell = true
      await kept
      expect(names(folder)).toEqual(KEPT)
      expect(existsSync(archive)).toBe(false)
    },
  )

  it('on a disk that does not show that it is full: is tried again less and less often', async () => {
    const { told, keep, stop } = place(failingDisk('ENOSPC', 1))
    const kept = keep()
    await new Promise((resolve) => setTimeout(resolve, 1200))
    stop()
    await expect(kept).rejects.toMatchObject({ name: 'AbortError' })
    const tries = told.filter((state) => state === 'unpacking').length
    expect(tries).toBeGreaterThan(2)
    // Every 50 ms it would be more than twenty.
    expect(tries).toBeLessThan(8)
  })

  it('on a disk that fails: a typed error, nothing is published, the archive stays', async () => {
    const { folder, archive, keep } = place(failingDisk('EIO', 2))
    await expect(keep()).rejects.toMatchObject({ code: 'E_OUTPUT_UNWRITABLE' })
    expect([names(folder), names(join(folder, '.cuda-downloads'))]).toEqual([
      ['.cuda-downloads'],
      ['one.whl'],
    ])
    expect(existsSync(archive)).toBe(true)
  })

  it('takes the place of its earlier version, whose other libraries go; those of others stay', async () => {
    const older = { ...CUBLAS, version: '13.0.0', files: ['libcublas.so.13', 'libolder.so.1'] }
    const { folder, keep } = place(nodeDisk, older)
    await keep()
    writeFileSync(join(folder, 'libmine.so.1'), 'mine')
    expect(names(folder)).toContain('libolder.so.1')
    await place(nodeDisk, CUBLAS, folder).keep()
    expect(names(folder)).toEqual([...KEPT, 'libmine.so.1'].sort())
    const { packages } = JSON.parse(readFileSync(join(folder, 'cuda.json'), 'utf8'))
    expect(packages).toMatchObject([{ name: CUBLAS.name, version: CUBLAS.version }])
  })
})
