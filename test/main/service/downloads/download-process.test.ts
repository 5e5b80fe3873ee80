import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FetchProgress } from '../../../../main/service/downloads/messages.ts'
import { catalogRow } from '../../../../main/service/models/catalog.ts'
import { partState } from '../../../../main/service/models/part-state.ts'
import { removeModel } from '../../../../main/service/models/remove-model.ts'
import { StudioError } from '../../../../native-models/api/errors.ts'
import { content } from '../../../hub/content.ts'
import { HedPlace } from './downloads-process.ts'

const MIB = 1 << 20
const BYTES = content(21, 12 * MIB)
const hed = catalogRow('hed')!

async function failure(fetched: Promise<unknown>): Promise<StudioError> {
  const thrown = await fetched.catch((error: unknown) => error)
  expect(thrown).toBeInstanceOf(StudioError)
  return thrown as StudioError
}

describe('the downloads process', () => {
  it('plans without writing, then fetches with progress up to the end', async () => {
    await using place = await HedPlace.open(BYTES)
    const { downloads } = place.start()
    const [file, ...others] = await downloads.plan(place.wanted())
    expect(file).toMatchObject({
      path: 'ControlNetHED.pth',
      sizeBytes: BYTES.length,
      isHere: false,
      hereBytes: 0,
    })
    expect(others).toEqual([])
    expect(existsSync(join(place.models, 'lllyasviel--Annotators'))).toBe(false)

    const seen: FetchProgress[] = []
    downloads.limit(8 * MIB)
    const { ended } = downloads.fetch(place.wanted(), { onProgress: (progress) => seen.push(progress) })
    expect(await ended).toBe(BYTES.length)
    expect(readFileSync(place.target).equals(BYTES)).toBe(true)
    const fetching = seen.filter(({ state }) => state === 'fetching')
    expect(fetching.at(-1)!.doneBytes).toBeGreaterThan(BYTES.length / 2)
    expect(seen.every(({ doneBytes }, index) => doneBytes >= (seen[index - 1]?.doneBytes ?? 0))).toBe(true)
    expect(fetching.some(({ etaMs, file: one }) => etaMs !== undefined && one?.etaMs !== undefined)).toBe(
      true,
    )
    expect(seen.at(-1)).toMatchObject({ state: 'verifying', sizeBytes: BYTES.length })
  })

  it('pauses, stays where it is, and goes on', async () => {
    await using place = await HedPlace.open(BYTES)
    const { downloads } = place.start()
    downloads.limit(6 * MIB)
    const states: string[] = []
    let told = 0
    const { id, ended } = downloads.fetch(place.wanted({ pieceBytes: MIB }), {
      onProgress: ({ state, doneBytes }) => {
        if (states.at(-1) !== state) states.push(state)
        if (state === 'fetching' && doneBytes > 3 * MIB && told === 0) {
          told = doneBytes
          downloads.pause(id)
        }
      },
    })
    await expect.poll(() => states.at(-1), { timeout: 10_000 }).toBe('paused')
    const served = place.hub.servedBytes
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(place.hub.servedBytes).toBe(served)
    downloads.limit(undefined)
    downloads.resume(id)
    await ended
    expect(states.filter((state) => state !== 'queued')).toEqual([
      'asking',
      'fetching',
      'paused',
      'fetching',
      'verifying',
    ])
    expect(readFileSync(place.target).equals(BYTES)).toBe(true)
    expect(place.hub.servedBytes - BYTES.length).toBeLessThanOrEqual(4 * MIB)
  })

  it('wakes up: connections that lead nowhere are dropped at once', async () => {
    await using place = await HedPlace.open(BYTES)
    const { downloads } = place.start()
    let asleep = true
    place.faults = () => (asleep ? { kind: 'stall', at: 1000 } : undefined)
    const begunMs = performance.now()
    const { ended } = downloads.fetch(place.wanted())
    await expect.poll(() => place.hub.fileRequests, { timeout: 10_000 }).toBeGreaterThan(0)
    asleep = false
    downloads.woke()
    await ended
    expect(performance.now() - begunMs).toBeLessThan(15_000)
    expect(readFileSync(place.target).equals(BYTES)).toBe(true)
  })

  it('is cancelled, keeps what came, and another process goes on', async () => {
    await using place = await HedPlace.open(BYTES)
    const { downloads } = place.start()
    downloads.limit(6 * MIB)
    const stop = new AbortController()
    const wanted = place.wanted({ pieceBytes: MIB, connections: 1 })
    const { ended } = downloads.fetch(wanted, {
      signal: stop.signal,
      onProgress: ({ doneBytes }) => doneBytes > 5 * MIB && stop.abort(),
    })
    expect((await failure(ended)).code).toBe('E_CANCELLED')
    downloads[Symbol.dispose]()
    expect(place.partNames).toHaveLength(2)
    const before = place.hub.servedBytes
    expect(await place.start().downloads.fetch(wanted).ended).toBeLessThanOrEqual(BYTES.length - 5 * MIB)
    expect(place.hub.servedBytes - before).toBeLessThanOrEqual(BYTES.length - 5 * MIB)
  })

  it('what was begun and is not wanted any more is taken away, with all that it took', async () => {
    await using place = await HedPlace.open(BYTES)
    const { downloads } = place.start()
    downloads.limit(6 * MIB)
    const stop = new AbortController()
    const { ended } = downloads.fetch(place.wanted({ pieceBytes: MIB, connections: 1 }), {
      signal: stop.signal,
      onProgress: ({ doneBytes }) => doneBytes > 5 * MIB && stop.abort(),
    })
    await failure(ended)
    await expect(removeModel(place.models, hed)).rejects.toMatchObject({ code: 'E_FETCH_RUNNING' })
    downloads[Symbol.dispose]()
    expect(partState(place.models, 'hed-net').state).toBe('partly')
    await expect.poll(() => removeModel(place.models, hed).catch(() => undefined)).toMatchObject({ kept: [] })
    expect(place.partNames).toEqual([])
    expect(partState(place.models, 'hed-net').state).toBe('absent')
    expect(readdirSync(place.models)).toEqual(['.downloads'])
  })

  it('one process at a time on a folder of models; the next one gets it when the first has died', async () => {
    await using place = await HedPlace.open(BYTES)
    const first = place.start()
    first.downloads.limit(MIB)
    let begun = false
    const { ended } = first.downloads.fetch(place.wanted(), {
      onProgress: ({ state }) => {
        begun ||= state === 'fetching'
      },
    })
    await expect.poll(() => begun, { timeout: 10_000 }).toBe(true)
    const second = place.start()
    expect((await failure(second.downloads.fetch(place.wanted()).ended)).code).toBe('E_FETCH_RUNNING')
    process.kill(first.pid, 'SIGKILL')
    expect((await failure(ended)).code).toBe('E_FETCH_ENDED')
    await second.downloads.fetch(place.wanted()).ended
    expect(readFileSync(place.target).equals(BYTES)).toBe(true)
  })

  it('two fetches stand in line, and what both want is fetched once', async () => {
    await using place = await HedPlace.open(BYTES)
    const { downloads } = place.start()
    const [one, two] = [downloads.fetch(place.wanted()), downloads.fetch(place.wanted())]
    await Promise.all([one.ended, two.ended])
    expect(place.hub.servedBytes).toBe(BYTES.length)
  })

  it('sweeps what no fetch goes on with, and keeps what one does', async () => {
    await using place = await HedPlace.open(BYTES)
    const parts = join(place.models, '.downloads')
    mkdirSync(parts, { recursive: true })
    const orphans = [`${'1'.repeat(32)}.part`, `${'2'.repeat(32)}.journal`, '.pixart-studio-x.part']
    for (const name of orphans) writeFileSync(join(parts, name), 'x')
    writeFileSync(join(parts, 'notes.txt'), 'of the user')
    await place.start().downloads.fetch(place.wanted()).ended
    expect(place.partNames).toEqual([])
    expect(existsSync(join(parts, 'notes.txt'))).toBe(true)
  })
})
