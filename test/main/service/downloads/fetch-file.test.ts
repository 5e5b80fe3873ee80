import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TokenBucket } from '../../../../main/service/downloads/token-bucket.ts'
import { StudioError } from '../../../../native-models/api/errors.ts'
import { content, gitSha1 } from '../../../hub/content.ts'
import type { Fault } from '../../../hub/faults.ts'
import { OneFile } from './one-file.ts'

const MIB = 1 << 20
const BYTES = content(1, 10 * MIB + 12_345)

/** The fault for the first requests, then none. */
const first =
  (count: number, fault: Fault) =>
  ({ number }: { number: number }) =>
    number < count ? fault : undefined

async function failure(fetched: Promise<unknown>): Promise<StudioError> {
  const thrown = await fetched.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(StudioError)
  return thrown as StudioError
}

describe('a file', () => {
  it('comes in pieces over several connections, each byte once', async () => {
    await using one = await OneFile.open(BYTES)
    const { states, doneBytes } = await one.fetch({ budgets: { stallMs: 20_000 } })
    expect(readFileSync(one.target).equals(BYTES)).toBe(true)
    expect(states).toEqual(['fetching', 'verifying'])
    expect(doneBytes).toBe(BYTES.length)
    expect(one.hub.servedBytes).toBe(BYTES.length)
    expect(one.partNames).toEqual([])
  })

  it.each<[string, Fault]>([
    ['cut short', { kind: 'cut', at: 300_000 }],
    ['silent half-way', { kind: 'stall', at: 200_000 }],
    ['silent from the start', { kind: 'silence' }],
    ['a byte now and then', { kind: 'drip', times: 3, everyMs: 20 }],
    ['another range than asked for', { kind: 'wrong-range' }],
    ['all of it for a range', { kind: 'whole' }],
    ['less than asked for', { kind: 'short-length', by: 17 }],
    ['more than asked for', { kind: 'too-long' }],
    ['packed', { kind: 'gzip' }],
    ['a web page', { kind: 'html' }],
    ['sent to a dead host', { kind: 'dead-redirect' }],
    ['sent in a circle', { kind: 'loop' }],
    ['an address that expired', { kind: 'status', status: 403 }],
    ['not found in the storage', { kind: 'status', status: 404 }],
    ['a fault of the server', { kind: 'status', status: 500 }],
    ['too many requests', { kind: 'status', status: 429, retryAfter: '0' }],
    ['a reset connection', { kind: 'reset' }],
    ['a reset after the headers', { kind: 'reset-after-headers' }],
    ['no ETag', { kind: 'no-etag' }],
    ['another ETag', { kind: 'etag-change' }],
    ['wrong bytes', { kind: 'wrong-bytes', at: 5 }],
  ])('%s, six times: whole in the end', async (_, fault) => {
    await using one = await OneFile.open(BYTES)
    one.faults = first(6, fault)
    await one.fetch()
    expect(readFileSync(one.target).equals(BYTES)).toBe(true)
    expect(one.partNames).toEqual([])
  })

  it('a server without ranges: one answer, of which what is missing is kept', async () => {
    await using one = await OneFile.open(BYTES)
    one.faults = () => ({ kind: 'whole' })
    await one.fetch()
    expect(readFileSync(one.target).equals(BYTES)).toBe(true)
  })

  it.each<[string, Fault, string]>([
    ['wrong bytes', { kind: 'wrong-bytes', at: 5 }, 'E_FETCH_DAMAGED'],
    ['silence', { kind: 'silence' }, 'E_FETCH_STALLED'],
    ['a web page', { kind: 'html' }, 'E_HUB_ANSWER'],
    ['resets', { kind: 'reset' }, 'E_HUB_UNREACHABLE'],
    ['circles', { kind: 'loop' }, 'E_HUB_ANSWER'],
    ['a long Retry-After', { kind: 'status', status: 429, retryAfter: '3600' }, 'E_HUB_BUSY'],
    ['a Retry-After without end', { kind: 'status', status: 429, retryAfter: '0' }, 'E_HUB_BUSY'],
    ['other ranges', { kind: 'wrong-range' }, 'E_HUB_ANSWER'],
  ])('%s for ever: a typed error, and nothing published', async (_, fault, code) => {
    await using one = await OneFile.open(BYTES)
    one.faults = () => fault
    expect((await failure(one.fetch())).code).toBe(code)
    expect(existsSync(one.target)).toBe(false)
  })

  it('wrong bytes twice leave nothing behind; other failures leave what came', async () => {
    await using one = await OneFile.open(BYTES)
    one.faults = () => ({ kind: 'wrong-bytes', at: 5 })
    await failure(one.fetch())
    expect(one.partNames).toEqual([])
    one.faults = (() => {
      let served = 0
      return () => (served++ < 6 ? undefined : { kind: 'silence' as const })
    })()
    await failure(one.fetch())
    expect(one.partNames).toHaveLength(2)
    one.faults = () => undefined
    const before = one.hub.servedBytes
    await one.fetch()
    expect(one.hub.servedBytes - before).toBeLessThanOrEqual(BYTES.length - 6 * MIB)
    expect(readFileSync(one.target).equals(BYTES)).toBe(true)
  })

  it('begins again where the part was damaged on the disk, but only there', async () => {
    await using one = await OneFile.open(BYTES)
    const stop = new AbortController()
    const stopAt = (bytes: number) => bytes > 5 * MIB && stop.abort()
    await one
      .fetch({ signal: stop.signal, onDone: stopAt, budgets: { connections: 1 } })
      .catch(() => undefined)
    const part = join(one.parts, one.partNames.find((name) => name.endsWith('.part'))!)
    const spoiled = readFileSync(part)
    spoiled[2 * MIB + 7]! ^= 1
    writeFileSync(part, spoiled)
    const before = one.hub.servedBytes
    await one.fetch()
    expect(readFileSync(one.target).equals(BYTES)).toBe(true)
    expect(one.hub.servedBytes - before).toBe(BYTES.length - 4 * MIB)
  })

  it('a journal that a crash cut off is believed up to its last whole line', async () => {
    await using one = await OneFile.open(BYTES)
    const stop = new AbortController()
    const stopAt = (bytes: number) => bytes > 4 * MIB && stop.abort()
    await one
      .fetch({ signal: stop.signal, onDone: stopAt, budgets: { connections: 1 } })
      .catch(() => undefined)
    const journal = join(one.parts, one.partNames.find((name) => name.endsWith('.journal'))!)
    writeFileSync(journal, readFileSync(journal, 'utf8').slice(0, -10))
    const before = one.hub.servedBytes
    await one.fetch()
    expect(one.hub.servedBytes - before).toBe(BYTES.length - 3 * MIB)
    expect(readFileSync(one.target).equals(BYTES)).toBe(true)
  })

  it('another file under the same address is refused, and what came is kept', async () => {
    await using one = await OneFile.open(BYTES)
    const error = await failure(one.fetch({ file: { digest: { kind: 'sha256', hex: '0'.repeat(64) } } }))
    expect(error.code).toBe('E_FETCH_CHANGED')
    expect(existsSync(one.target)).toBe(false)
  })

  it('a bandwidth limit holds for all connections together', async () => {
    await using one = await OneFile.open(content(2, 2 * MIB))
    const begunMs = performance.now()
    await one.fetch({ bucket: new TokenBucket(4 * MIB) })
    expect(performance.now() - begunMs).toBeGreaterThan(200)
    expect(readFileSync(one.target).equals(one.bytes)).toBe(true)
  })

  it('an empty file, and one byte', async () => {
    for (const size of [0, 1]) {
      await using one = await OneFile.open(content(3, size))
      await one.fetch({ file: { digest: { kind: 'git-sha1', hex: gitSha1(one.bytes) } } })
      expect(readFileSync(one.target)).toHaveLength(size)
    }
  })
})
