import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { usualBudgets } from '../../../../main/service/downloads/budgets.ts'
import { type Disk, nodeDisk, type OpenPart } from '../../../../main/service/downloads/disk.ts'
import { DiskRoom } from '../../../../main/service/downloads/disk-room.ts'
import { Downloads } from '../../../../main/service/downloads/downloads.ts'
import { hubOptions } from '../../../../main/service/downloads/hub-options.ts'
import type { FetchProgress, FromDownloads } from '../../../../main/service/downloads/messages.ts'
import type { StudioError } from '../../../../native-models/api/errors.ts'
import { content } from '../../../hub/content.ts'
import { HedPlace } from './downloads-process.ts'
import { OneFile, QUICK } from './one-file.ts'
import { canMount, tinyDisk, writeUntilFull } from './tiny-disk.ts'

const MIB = 1 << 20

/** A disk that refuses every write while it is told to be full. */
function fullDisk(isFull: () => boolean): Disk {
  const refuse = (): void => {
    if (isFull()) throw Object.assign(new Error('no room'), { code: 'ENOSPC', errno: -28, syscall: 'write' })
  }
  return {
    open: async (path, flags) => {
      const file = await open(path, flags)
      const write = ((...args: Parameters<OpenPart['write']>) => {
        refuse()
        return file.write(...args)
      }) as OpenPart['write']
      return {
        read: file.read.bind(file),
        truncate: file.truncate.bind(file),
        datasync: file.datasync.bind(file),
        stat: file.stat.bind(file),
        close: file.close.bind(file),
        write,
      }
    },
    freeBytes: nodeDisk.freeBytes,
  }
}

describe('a full disk', () => {
  it.each([1, 3, 10, 40, 41, 42])(
    'from the %d-th write on: waits, and goes on when there is room',
    async (nth) => {
      await using one = await OneFile.open(content(31, 5 * MIB))
      let writes = 0
      let freed = false
      const fetched = one.fetch({ disk: fullDisk(() => ++writes >= nth && !freed) })
      await new Promise((resolve) => setTimeout(resolve, 300))
      freed = true
      const { states, troubles } = await fetched
      expect(states).toContain('waiting')
      expect(troubles.some(({ code }) => code === 'E_DISK_WAITS')).toBe(true)
      expect(readFileSync(one.target).equals(one.bytes)).toBe(true)
    },
  )

  it.runIf(canMount)(
    'a real one of 8 MB: waited for before it begins where there is no room for all of it',
    async () => {
      using disk = tinyDisk(8 * MIB)
      await using place = await HedPlace.open(content(32, 6 * MIB), { models: join(disk!.folder, 'models') })
      const filler = join(disk!.folder, 'filler')
      writeUntilFull(filler)
      const told: FetchProgress[] = []
      const { downloads } = place.start()
      const { id, ended } = downloads.fetch(place.wanted(), { onProgress: (now) => told.push(now) })
      const isWaiting = () => told.at(-1)?.state === 'waiting'
      await expect.poll(isWaiting, { timeout: 20_000 }).toBe(true)
      expect(told.at(-1)?.trouble).toMatchObject({
        code: 'E_DISK_WAITS',
        message: expect.stringMatching(
          /^6\.[23] MB more are needed on the disk of .*models; it goes on by itself/,
        ),
      })
      expect(place.hub.fileRequests).toBe(0)
      downloads.pause(id)
      await expect.poll(() => told.at(-1)?.state).toBe('paused')
      downloads.resume(id)
      await expect.poll(isWaiting).toBe(true)
      rmSync(filler)
      await ended
      expect(readFileSync(place.target).equals(place.bytes)).toBe(true)
    },
  )

  it.runIf(canMount)(
    'a real one that fills meanwhile: told within 2 s, gone on with when it is freed',
    async () => {
      using disk = tinyDisk(8 * MIB)
      await using place = await HedPlace.open(content(32, 6 * MIB), { models: join(disk!.folder, 'models') })
      const filler = join(disk!.folder, 'filler')
      const { downloads } = place.start()
      downloads.limit(4 * MIB)
      const at = { filledMs: 0, toldMs: 0 }
      const { ended } = downloads.fetch(place.wanted({ pieceBytes: MIB }), {
        onProgress: ({ state, trouble, doneBytes }) => {
          if (at.filledMs === 0 && state === 'fetching' && doneBytes > MIB) {
            writeUntilFull(filler)
            at.filledMs = performance.now()
          }
          if (state === 'waiting' && trouble?.code === 'E_DISK_WAITS') at.toldMs ||= performance.now()
        },
      })
      await expect.poll(() => at.toldMs, { timeout: 20_000 }).toBeGreaterThan(0)
      expect(at.toldMs - at.filledMs).toBeLessThan(2000)
      downloads.limit(undefined)
      const freedMs = performance.now()
      rmSync(filler)
      await ended
      console.log(
        `a full disk was told of after ${Math.round(at.toldMs - at.filledMs)} ms; freed, the rest was here after ${Math.round(performance.now() - freedMs)} ms`,
      )
      expect(readFileSync(place.target).equals(place.bytes)).toBe(true)
    },
  )

  it.runIf(canMount)(
    'a real one that does not show it, as under a quota: lists and cards wait, too',
    async () => {
      using disk = tinyDisk(8 * MIB)
      await using place = await HedPlace.open(content(32, MIB))
      const filler = join(disk!.folder, 'filler')
      const models = join(disk!.folder, 'models')
      mkdirSync(join(models, '.downloads'), { recursive: true })
      writeUntilFull(filler)
      const told: FromDownloads[] = []
      await using downloads = new Downloads({
        models,
        disk: { ...nodeDisk, freeBytes: async () => 1e12 },
        post: (message) => void told.push(message),
      })
      const { hub, models: names } = place.wanted()
      const fetched = downloads.fetch({
        ...{ id: 'a', models: [...names] },
        hub: hubOptions.parse(hub),
        budgets: QUICK,
      })
      const isWaiting = () =>
        told.some((one) => one.type === 'progress' && one.progress.trouble?.code === 'E_DISK_WAITS')
      await expect.poll(isWaiting, { timeout: 5000 }).toBe(true)
      expect(place.hub.fileRequests).toBe(0)
      rmSync(filler)
      await fetched
      expect(told.at(-1)).toMatchObject({ type: 'done' })
    },
  )

  it('room that one fetch was promised is not given to the next', async () => {
    const disk: Disk = { ...nodeDisk, freeBytes: async () => 10_000 }
    const room = new DiskRoom({
      folder: '/models',
      disk,
      budgets: { ...usualBudgets, keepFreeBytes: 1000, roomPollMs: 5 },
    })
    const lacks: string[] = []
    const around = {
      signal: new AbortController().signal,
      onLack: ({ message }: StudioError) => lacks.push(message),
    }
    const first = await room.reserve(6000, around)
    const waiting = room.reserve(4000, around)
    await expect.poll(() => lacks.length).toBeGreaterThan(2)
    expect(lacks[0]).toMatch(/^1 kB more are needed/)
    first.written(2000)
    const second = await waiting
    first[Symbol.dispose]()
    second[Symbol.dispose]()
    using _all = await room.reserve(9000, around)
    // Nothing to fetch needs no room.
    using _none = await room.reserve(0, around)
  })

  it('another failure of the disk is told at once', async () => {
    await using one = await OneFile.open(content(33, 3 * MIB))
    let writes = 0
    const disk = fullDisk(() => false)
    const failing: Disk = {
      ...disk,
      open: async (path, flags) => {
        const file = await disk.open(path, flags)
        const write = (async (...args: Parameters<OpenPart['write']>) => {
          if (++writes > 20)
            throw Object.assign(new Error('EIO: i/o error, write'), { code: 'EIO', syscall: 'write' })
          return file.write(...args)
        }) as OpenPart['write']
        return Object.assign(file, { write })
      },
    }
    await expect(one.fetch({ disk: failing })).rejects.toMatchObject({ code: 'E_OUTPUT_UNWRITABLE' })
  })
})
