import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { forkEngine } from '../../../../main/service/engine/fork-engine.ts'
import type { ServiceOptions } from '../../../../main/service/service-options.ts'
import { fromEngine } from '../../../../native-models/api/events.ts'
import { MEMORY_PLANS } from '../../../../native-models/api/memory-plan.ts'
import { LocalService } from '../local-service.ts'
import { type Places, places, quickRequest } from '../service-process.ts'

const ROOM = { totalBytes: 64e9, freeBytes: 48e9 }
const LARGE = { kind: 'exact', width: 1024, height: 1024 } as const
/** Of its steps alone more than engines are given. */
const HUGE = { kind: 'exact', width: 2048, height: 2048 } as const
const large = quickRequest({ size: LARGE, steps: 1 })

const TILES = 'and the picture in tiles of 512 px'

interface Engines {
  /** Linux refuses those that start from now on more memory than this: of their data segment. */
  limitMB?: number | undefined
  readonly pids: number[]
  /** Of every painting that they were asked for. */
  readonly plans: unknown[]
}

const engines = (limitMB?: number): Engines => ({ limitMB, pids: [], plans: [] })

function serviceWith(seen: Engines, where: Places, memory = ROOM): LocalService {
  const startEngine: ServiceOptions['startEngine'] = (options) => {
    const { post, ...port } = forkEngine(options)
    port.onMessage((raw) => {
      const message = fromEngine.parse(raw)
      if (message.type !== 'ready') return
      seen.pids.push(message.pid)
      if (seen.limitMB !== undefined) limitData(message.pid, seen.limitMB)
    })
    return {
      ...port,
      post: (message) => {
        if (message.type === 'paint' || message.type === 'compare') seen.plans.push(message.plan)
        post(message)
      },
    }
  }
  return new LocalService(where, { memory: () => memory, startEngine })
}

function limitData(pid: number, megabytes: number): void {
  execFileSync('prlimit', ['--pid', String(pid), `--data=${megabytes * 2 ** 20}`])
}

const noticesOf = (local: LocalService): string[] => local.of('notice').map(({ message }) => message)

async function ended(local: LocalService, id: string) {
  await local.until(() => !['queued', 'running'].includes(local.stateOf(id)))
  return local.service.entries.get(id)
}

const pixelsOf = ({ pictures }: Places, fileName: string) => sharp(join(pictures, fileName)).raw().toBuffer()

describe.runIf(process.platform === 'linux')('memory that runs out while a picture is painted', () => {
  it('is tried once more with less, said, and remembered', async () => {
    using where = places()
    const seen = engines(1200)
    await using local = serviceWith(seen, where)
    const { queue, failures } = local.service
    const { id } = queue.add({ ...large, count: 2 })
    const entry = await ended(local, id)
    expect(entry).toMatchObject({ state: 'done', attempts: 1 })
    expect(entry.pictures.map(({ seed }) => seed)).toEqual(['7', '8'])
    expect(seen.plans).toEqual([MEMORY_PLANS[0], MEMORY_PLANS[2]])
    expect(seen.pids).toHaveLength(2)
    expect(noticesOf(local)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^Memory ran out; painting again with .*, ${TILES}\\. A picture in tiles differs a little`,
        ),
      ),
    ])
    expect(failures.last(5)).toMatchObject([{ code: 'E_MEMORY_OUT' }])
    // The next one begins with what worked.
    const next = await ended(local, queue.add({ ...large, seed: '9' }).id)
    expect(next.state).toBe('done')
    expect(seen.plans.slice(2)).toEqual([MEMORY_PLANS[2]])
    expect(seen.pids).toHaveLength(2)
  }, 120_000)

  it('is tried once and not twice', async () => {
    using where = places()
    const seen = engines(900)
    await using local = serviceWith(seen, where)
    const entry = await ended(local, local.service.queue.add({ ...large, size: HUGE }).id)
    expect(entry).toMatchObject({ state: 'failed', attempts: 1, error: { code: 'E_MEMORY_OUT' } })
    expect(entry.error?.nextStep).toContain('Close other programs')
    expect(seen.plans).toHaveLength(2)
    expect(noticesOf(local)).toHaveLength(1)
    expect(local.service.queue.state().paused).toBe(false)
    // The queue goes on.
    seen.limitMB = undefined
    const small = await ended(local, local.service.queue.add(quickRequest()).id)
    expect(small.state).toBe('done')
  }, 120_000)

  it('of a comparison leaves the lanes that are painted', async () => {
    using where = places()
    const seen = engines(1200)
    await using local = serviceWith(seen, where)
    const { id } = local.service.queue.compare({
      ...{ kind: 'lanes', request: large, equal: 'own' },
      lanes: [
        { sampler: 'lcm', steps: 1, guidance: 0 },
        { sampler: 'lcm', steps: 2, guidance: 0 },
      ],
    })
    const entry = await ended(local, id)
    expect(entry.pictures).toHaveLength(2)
    expect(entry).toMatchObject({ state: 'done', attempts: 1 })
    expect(seen.plans).toEqual([MEMORY_PLANS[0], MEMORY_PLANS[2]])
    expect(noticesOf(local)).toHaveLength(1)
  }, 120_000)
})

describe('an engine that somebody else ends', () => {
  const slow = quickRequest({ model: 'nano', steps: 100, sampler: 'euler', guidance: 3 })

  async function killed(local: LocalService, { pids }: Engines) {
    const { id } = local.service.queue.add(slow)
    await local.until(() => local.steps > 5)
    process.kill(pids[0]!, 'SIGKILL')
    return ended(local, id)
  }

  it('ran out of memory where memory is tight: the same picture is painted with less', async () => {
    using calm = places()
    using where = places()
    await using quiet = serviceWith(engines(), calm)
    const expected = await ended(quiet, quiet.service.queue.add(slow).id)
    const seen = engines()
    await using local = serviceWith(seen, where, { totalBytes: 1e9, freeBytes: 0.3e9 })
    const entry = await killed(local, seen)
    expect(entry).toMatchObject({ state: 'done', attempts: 1 })
    expect(seen.plans[0]).toEqual(MEMORY_PLANS[0])
    expect(seen.plans[1]).toMatchObject({ parts: 'in-turn' })
    expect(noticesOf(local)).toEqual([expect.stringMatching(/^Memory ran out; painting again with /)])
    expect(local.service.failures.last(1)[0]?.message).toContain('as it does where memory runs out')
    const [mine, theirs] = [entry, expected].map(({ pictures }) => pictures[0]!.fileName)
    expect((await pixelsOf(where, mine!)).equals(await pixelsOf(calm, theirs!))).toBe(true)
  }, 120_000)

  it('crashed where there is room', async () => {
    using where = places()
    const seen = engines()
    await using local = serviceWith(seen, where)
    const entry = await killed(local, seen)
    expect(entry).toMatchObject({ state: 'done', attempts: 2 })
    expect(noticesOf(local)).toEqual([])
  }, 120_000)
})

describe('a plan for a short memory', () => {
  it('is told before, and kept to', async () => {
    using where = places()
    const seen = engines()
    await using local = serviceWith(seen, where, { totalBytes: 4e9, freeBytes: 0.7e9 })
    const { service } = local
    const painted = service.models.find(large.model)
    const forecast = service.planner.planOf({
      model: painted,
      size: LARGE,
      precision: service.computing.setup().precision,
    })
    expect(forecast.plan).toEqual(MEMORY_PLANS[2])
    const entry = await ended(local, service.queue.add(large).id)
    expect(entry.state).toBe('done')
    expect(seen.plans).toEqual([MEMORY_PLANS[2]])
    expect(noticesOf(local)).toEqual([])
    const { width, height } = await sharp(
      readFileSync(join(where.pictures, entry.pictures[0]!.fileName)),
    ).metadata()
    expect([width, height]).toEqual([1024, 1024])
  }, 120_000)
})
