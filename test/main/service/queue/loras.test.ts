/** Entries that wait, and the LoRAs that they mean. */
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Service } from '../../../../main/service/service.ts'
import { LocalService } from '../local-service.ts'
import { putLora } from '../loras/shelf.ts'
import { places, quickRequest } from '../service-process.ts'

const request = quickRequest({ steps: 1, loras: [{ name: 'mine', weight: 1 }] })

/** A paused service with one entry whose LoRA is one of its own. */
async function waitingEntry({ service }: LocalService) {
  await service.settled
  service.queue.pause(true)
  const path = join(service.guides.folders.own, 'mine.safetensors')
  putLora(path)
  await service.guides.loras.look()
  return { path, id: service.queue.add(request).id }
}

/** Other weights of the same form. */
function exchange(path: string): void {
  const bytes = readFileSync(path)
  for (let place = bytes.length - 4096; place < bytes.length; place++) bytes[place]! ^= 1
  writeFileSync(path, bytes)
}

/** As while the folders are looked into for the first time. → ends that */
function firstLookOf({ guides: { places: loras } }: Service): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  Object.defineProperties(loras, {
    areComing: { value: true, configurable: true },
    known: { value: promise, configurable: true },
  })
  return () => {
    Object.defineProperty(loras, 'areComing', { value: false })
    resolve()
  }
}

describe('an entry with a LoRA', () => {
  it.each([
    ['is not found yet', (path: string) => rmSync(path)],
    ['has another one in its place so far', exchange],
  ])('waits for the first look where its LoRA %s, while others are painted', async (_what, hide) => {
    using where = places()
    await using local = new LocalService(where)
    const { queue, guides } = local.service
    const { path, id } = await waitingEntry(local)
    cpSync(path, join(where.root, 'kept'))
    hide(path)
    await guides.loras.look()
    const end = firstLookOf(local.service)
    const other = queue.add(quickRequest({ steps: 1 })).id
    queue.pause(false)
    await local.until(() => local.stateOf(other) === 'done')
    expect(local.stateOf(id)).toBe('queued')
    renameSync(join(where.root, 'kept'), path)
    await guides.loras.look()
    end()
    await local.until(() => local.stateOf(id) === 'done')
  })

  it('fails after the first look where its LoRA is not there', async () => {
    using where = places()
    await using local = new LocalService(where)
    const { path, id } = await waitingEntry(local)
    rmSync(path)
    await local.service.guides.loras.look()
    const end = firstLookOf(local.service)
    local.service.queue.pause(false)
    end()
    await local.until(() => local.stateOf(id) === 'failed')
    expect(local.service.entries.get(id).error).toMatchObject({ code: 'E_LORA_UNKNOWN' })
  })

  it('is not painted with another LoRA of that name, unless it is asked for again', async () => {
    using where = places()
    await using local = new LocalService(where)
    const { queue, guides, entries } = local.service
    const { path, id } = await waitingEntry(local)
    exchange(path)
    await guides.loras.look()
    queue.pause(false)
    await local.until(() => local.stateOf(id) === 'failed')
    expect(entries.get(id).error).toMatchObject({
      code: 'E_FILE_CHANGED',
      message: expect.stringContaining('"mine"'),
    })
    queue.retry(id)
    await local.until(() => local.stateOf(id) === 'done')
  })
})
