import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { access, link, open, rename, unlink } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { FileSystem } from '../../../../main/service/images/save-file.ts'
import { LocalService } from '../local-service.ts'
import { places, quickRequest } from '../service-process.ts'

const SLOW = quickRequest({ model: 'nano', sampler: 'dpmpp-2m', steps: 300, guidance: 3 })

/** As a full disk, while `full` holds. */
function fullDisk(full: () => boolean): FileSystem {
  const open_ = async (path: string, flags: 'wx' | 'r') => {
    const file = await open(path, flags)
    return {
      write: async (bytes: Uint8Array, offset: number, length: number) => {
        if (full()) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
        return file.write(bytes, offset, length)
      },
      sync: () => file.sync(),
      close: () => file.close(),
    }
  }
  return { open: open_, link, rename, unlink, access }
}

describe('Queue', () => {
  it('paints in the order that it was brought into', async () => {
    using where = places()
    await using local = new LocalService(where)
    const { queue } = local.service
    queue.pause(true)
    const ids = ['a', 'b', 'c', 'd', 'e'].map(
      (name) => queue.add(quickRequest({ prompt: name, steps: 1 })).id,
    )
    queue.move(ids[4]!, ids[0]!)
    queue.move(ids[1]!, null)
    queue.pause(false)
    await local.until(() => local.of('painted').length === 5)
    const order = local.of('painted').map(({ entry }) => ids.indexOf(entry))
    expect(order).toEqual([4, 0, 2, 3, 1])
  })

  it('cancels what runs at once, keeps what is finished, and goes on with the next', async () => {
    using where = places()
    await using local = new LocalService(where)
    const { queue } = local.service
    const slow = queue.add(SLOW).id
    const next = queue.add(quickRequest()).id
    await local.until(() => local.steps > 3)
    const start = performance.now()
    queue.cancel(slow)
    expect(local.stateOf(slow)).toBe('cancelled')
    await local.until(() => local.stateOf(next) === 'running')
    expect(performance.now() - start).toBeLessThan(2000)
    await local.until(() => local.stateOf(next) === 'done')
    expect(local.service.entries.get(slow).pictures).toEqual([])
    expect(readdirSync(where.pictures)).toHaveLength(1)
    expect(() => queue.cancel(slow)).toThrow(expect.objectContaining({ code: 'E_NOT_NOW' }))
  })

  it('ends a pause after the picture that is being painted, and goes on at the one that is missing', async () => {
    using where = places()
    await using local = new LocalService(where)
    const { queue } = local.service
    const { id } = queue.add(quickRequest({ count: 4 }))
    await local.until(() => local.of('progress').some(({ picture }) => picture === 1))
    queue.pause(true)
    await local.until(() => local.stateOf(id) === 'queued')
    const half = local.service.entries.get(id).pictures.length
    expect(half).toBeGreaterThanOrEqual(1)
    expect(half).toBeLessThan(4)
    queue.pause(false)
    await local.until(() => local.stateOf(id) === 'done')
    const { pictures, attempts } = local.service.entries.get(id)
    expect(pictures.map(({ index, seed }) => [index, seed])).toEqual([
      [0, '7'],
      [1, '8'],
      [2, '9'],
      [3, '10'],
    ])
    expect(attempts).toBe(2)
  })

  it('paints again after a crash of the engine, with the same seed, and sets aside after the second', async () => {
    using where = places()
    await using local = new LocalService(where)
    const { queue } = local.service
    const slow = queue.add(SLOW).id
    const next = queue.add(quickRequest()).id
    for (const crash of [1, 2]) {
      await local.until(() => local.enginePids.length === crash && local.stateOf(slow) === 'running')
      const steps = local.steps
      await local.until(() => local.steps > steps + 2)
      process.kill(local.enginePids[crash - 1]!, 'SIGKILL')
    }
    await local.until(() => local.stateOf(next) === 'done')
    expect(local.service.entries.get(slow)).toMatchObject({
      state: 'set-aside',
      attempts: 2,
      error: { code: 'E_ENGINE_DIED' },
    })
    expect(queue.state().entries.map(({ id }) => id)).toEqual([slow])
    expect(local.of('engine').filter(({ state }) => state === 'died')).toHaveLength(2)
    expect(queue.state().paused).toBe(false)
    queue.retry(slow)
    await local.until(() => local.stateOf(slow) === 'running')
    queue.cancelAll()
  })

  it.each([
    ['dies over everything', true, 'E_ENGINE_DIED', ['queued', 'queued', 'queued', 'set-aside', 'set-aside']],
    ['cannot start', false, 'E_ENGINE_START', ['queued', 'queued', 'queued', 'queued', 'queued']],
  ] as const)('pauses and says why when the engine %s', async (_, ready, code, states) => {
    using where = places()
    await using local = new LocalService(where, {
      startEngine: () => ({
        post: () => undefined,
        onMessage: (listener) => void (ready && setTimeout(() => listener({ type: 'ready', pid: 1 }), 1)),
        onExit: (listener) => void setTimeout(() => listener('exit code 1'), 5),
        kill: () => undefined,
      }),
    })
    const { queue } = local.service
    for (let index = 0; index < 5; index++) queue.add(quickRequest())
    await local.until(() => queue.state().paused)
    expect(queue.state().reason).toMatchObject({ code })
    expect(queue.state().entries.map(({ state }) => state)).toEqual(states)
  })

  it('ends an engine that hangs, and names it', async () => {
    using where = places()
    await using local = new LocalService(where, { budgets: { stepMs: 400, otherMs: 60_000 } })
    const { queue } = local.service
    const { id } = queue.add(SLOW)
    await local.until(() => local.steps > 3)
    const start = performance.now()
    process.kill(local.enginePids[0]!, 'SIGSTOP')
    await local.until(() => local.of('engine').some(({ state }) => state === 'died'))
    expect(performance.now() - start).toBeLessThan(4000)
    expect(local.of('engine').find(({ state }) => state === 'died')).toMatchObject({
      error: { code: 'E_HANG' },
    })
    await local.until(() => local.enginePids.length === 2)
    queue.cancel(id)
  })

  it('keeps a picture that the full disk refuses until there is room, and goes on by itself', async () => {
    using where = places()
    let full = true
    await using local = new LocalService(where, { fs: fullDisk(() => full) })
    const { queue } = local.service
    const { id } = queue.add(quickRequest({ count: 2 }))
    await local.until(() => queue.state().paused)
    expect(queue.state().reason).toMatchObject({ code: 'E_DISK_FULL' })
    expect(local.stateOf(id)).toBe('running')
    const begun = local
      .of('progress')
      .filter(({ picture, stage }) => picture === 0 && stage === 'decode').length
    full = false
    await local.until(() => local.stateOf(id) === 'done')
    expect(queue.state().paused).toBe(false)
    expect(queue.state().reason).toBeUndefined()
    // The first picture was not painted again.
    expect(
      local.of('progress').filter(({ picture, stage }) => picture === 0 && stage === 'decode'),
    ).toHaveLength(begun)
    expect(readdirSync(where.pictures)).toHaveLength(2)
  })

  it('gives a picture up that waits for the disk when its entry is cancelled', async () => {
    using where = places()
    await using local = new LocalService(where, { fs: fullDisk(() => true) })
    const { queue } = local.service
    const { id } = queue.add(quickRequest({ count: 2 }))
    await local.until(() => queue.state().paused)
    queue.cancel(id)
    await local.until(() => !queue.state().paused)
    expect(local.service.entries.get(id)).toMatchObject({ state: 'cancelled', attempts: 1, pictures: [] })
  })

  it('can be stopped while a picture waits for the disk: it is painted again at the next start', async () => {
    using where = places()
    {
      await using local = new LocalService(where, { fs: fullDisk(() => true) })
      local.service.queue.add(quickRequest({ count: 2 }))
      await local.until(() => local.service.queue.state().paused)
    }
    await using local = new LocalService(where)
    await local.until(() => local.of('painted').length === 2)
  })

  it('waits for a folder that cannot be used, and uses another one when it is chosen', async () => {
    using where = places()
    writeFileSync(where.pictures, 'in the way')
    await using local = new LocalService(where)
    const { queue, folders } = local.service
    const { id } = queue.add(quickRequest())
    await local.until(() => queue.state().paused)
    expect(queue.state().reason).toMatchObject({ code: 'E_OUTPUT_UNWRITABLE' })
    rmSync(where.pictures)
    folders.choose(`${where.root}/Elsewhere`)
    queue.unpause()
    await local.until(() => local.stateOf(id) === 'done')
    expect(readdirSync(`${where.root}/Elsewhere`)).toHaveLength(1)
  })

  it('goes on after being stopped in the middle, and paints nothing twice', async () => {
    using where = places()
    const id = await (async () => {
      await using local = new LocalService(where)
      const entry = local.service.queue.add(quickRequest({ count: 3 }))
      await local.until(() => local.of('painted').length === 1)
      return entry.id
    })()
    await using local = new LocalService(where)
    await local.until(() => local.stateOf(id) === 'done')
    expect(local.of('painted').map(({ index }) => index)).not.toContain(0)
    expect(readdirSync(where.pictures)).toHaveLength(3)
  })

  it('fails what cannot be painted and goes on with the next', async () => {
    using where = places()
    await using local = new LocalService(where)
    const { queue } = local.service
    queue.pause(true)
    const [bad, good] = [queue.add(quickRequest()).id, queue.add(quickRequest()).id] as const
    // As a history that comes from a machine with more models.
    const history = new (await import('better-sqlite3')).default(`${where.data}/studio.sqlite`)
    history
      .prepare("UPDATE entries SET request = json_set(request, '$.model', 'another') WHERE id = ?")
      .run(bad)
    history.close()
    queue.pause(false)
    await local.until(() => local.stateOf(good) === 'done')
    expect(local.service.entries.get(bad)).toMatchObject({
      state: 'failed',
      error: { code: 'E_MODEL_UNKNOWN' },
    })
  })
})
