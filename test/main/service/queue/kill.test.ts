import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../../preload/contract.ts'
import { times } from '../../../full.ts'
import { type Places, places, quickRequest, ServiceProcess } from '../service-process.ts'

const KILLS = times(50, 8)
const JOBS = times(50, 12)
/** Every fifth job is one of two pictures. */
const REQUESTS = Array.from({ length: JOBS }, (_, index) =>
  quickRequest({
    prompt: ['fox', 'rocket', 'red apple'][index % 3]!,
    seed: String(1000 + 10 * index),
    count: index % 5 === 0 ? 2 : 1,
    steps: 1,
  }),
)

async function addAll(service: ServiceProcess): Promise<void> {
  for (const request of REQUESTS) await service.call('queue.add', { request })
}

/** Every picture by its seed: the sha256 of its pixels. */
async function pixelsOf({ pictures }: Places, entries: readonly Entry[]): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {}
  for (const { seed, fileName } of entries.flatMap((entry) => entry.pictures)) {
    expect(hashes[seed]).toBeUndefined()
    hashes[seed] = createHash('sha256')
      .update(await sharp(join(pictures, fileName)).raw().toBuffer())
      .digest('hex')
  }
  return hashes
}

async function everything(service: ServiceProcess): Promise<Entry[]> {
  await service.idle()
  const { entries, total } = await service.call('history.search', { query: '', limit: 200 })
  expect(total).toBe(JOBS)
  return entries.toReversed()
}

describe('the queue', () => {
  it(`loses nothing and paints nothing twice over ${KILLS} kills of the service`, async () => {
    using calm = places()
    using stormy = places()
    const expected = await (async () => {
      await using service = new ServiceProcess(calm)
      await addAll(service)
      return pixelsOf(calm, await everything(service))
    })()

    {
      await using service = new ServiceProcess(stormy)
      await service.call('queue.pause', { paused: true })
      await addAll(service)
      await service.call('queue.pause', { paused: false })
    }
    for (let kill = 0; kill < KILLS; kill++) {
      await using service = new ServiceProcess(stormy)
      // Six moments of a picture are told: a kill in each of them, and a little later, and before the first.
      const told = () => service.events.filter(({ name }) => name === 'progress').length
      if (kill % 8 > 0) await service.event('progress', () => told() >= kill % 8)
      await new Promise((resolve) => setTimeout(resolve, (kill * 37) % 120))
    }

    await using service = new ServiceProcess(stormy)
    const entries = await everything(service)
    expect(entries.map(({ request }) => request)).toEqual(REQUESTS)
    expect(entries.map(({ state, pictures }) => [state, pictures.map(({ index }) => index)])).toEqual(
      REQUESTS.map(({ count }) => ['done', count === 2 ? [0, 1] : [0]]),
    )
    expect(await pixelsOf(stormy, entries)).toEqual(expected)
    const files = readdirSync(stormy.pictures).filter((name) => name.endsWith('.png'))
    expect(files.toSorted()).toEqual(
      entries.flatMap(({ pictures }) => pictures.map(({ fileName }) => fileName)).toSorted(),
    )
    const times = entries.flatMap(({ pictures }) => pictures.map(({ createdAt }) => createdAt))
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  }, 400_000)
})
