import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { openTrajectory } from '../../../../main/service/compare/trajectory-file.ts'
import type { ComparisonSetup } from '../../../../native-models/api/comparison.ts'
import type { Entry } from '../../../../preload/contract.ts'
import { times } from '../../../full.ts'
import { LocalService } from '../local-service.ts'
import { type Places, places, quickRequest, ServiceProcess } from '../service-process.ts'

const LANES = 4
const SETUP: ComparisonSetup = {
  ...{ kind: 'lanes', equal: 'own' },
  request: quickRequest({ model: 'nano', prompt: 'red apple', steps: 3, guidance: 3 }),
  lanes: [
    { sampler: 'dpmpp-2m', steps: 3, guidance: 3 },
    { sampler: 'heun', steps: 3, guidance: 3 },
    { sampler: 'euler-ancestral', steps: 9, guidance: 3 },
  ],
  measure: { sampler: 'euler', steps: 25, guidance: 0 },
}
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Of every lane: its picture's pixels and its steps' numbers. */
async function resultOf({ data, pictures }: Places, { id, pictures: painted }: Entry): Promise<string[]> {
  const lanes = painted.map(async ({ fileName, index }) => {
    const pixels = await sharp(join(pictures, fileName)).raw().toBuffer()
    const { noiseLevels, x0 } = openTrajectory(join(data, 'comparisons', id, `lane-${index + 1}.safetensors`))
    const steps = noiseLevels.map((_, step) => hash(new Uint8Array(x0(step + 1).data.buffer)))
    return [index, hash(pixels), ...steps].join(' ')
  })
  return Promise.all(lanes)
}

async function onlyEntry(service: ServiceProcess): Promise<Entry> {
  await service.idle()
  const { entries } = await service.call('history.search', { query: '', limit: 10 })
  expect(entries).toHaveLength(1)
  return entries[0]!
}

const KILLS = times(24, 6)

describe('a comparison on the disk', () => {
  it(`ends as it would have after ${KILLS} kills of the service`, async () => {
    using calm = places()
    using stormy = places()
    const expected = await (async () => {
      await using service = new ServiceProcess(calm)
      await service.call('queue.compare', { setup: SETUP })
      return resultOf(calm, await onlyEntry(service))
    })()
    expect(expected).toHaveLength(LANES)
    for (let kill = 0; kill < KILLS; kill++) {
      await using service = new ServiceProcess(stormy)
      if (kill === 0) await service.call('queue.compare', { setup: SETUP })
      const told = () => service.events.filter(({ name }) => name === 'progress').length
      const moment = (kill * 9) % 50
      const reached = () => service.event('progress', () => told() >= moment)
      if (moment > 0) await Promise.race([reached(), service.idle()])
    }
    await using service = new ServiceProcess(stormy)
    const entry = await onlyEntry(service)
    expect(entry.state).toBe('done')
    expect(await resultOf(stormy, entry)).toEqual(expected)
    const files = readdirSync(stormy.pictures).filter((name) => name.endsWith('.png'))
    expect(files.toSorted()).toEqual(entry.pictures.map(({ fileName }) => fileName).toSorted())
  }, 200_000)

  it('opens again as it was looked at, and tells its lanes’ ways from their files', async () => {
    using where = places()
    const [id, tracks] = await (async () => {
      await using service = new ServiceProcess(where)
      const plan = await service.call('compare.plan', { setup: SETUP })
      const { compare } = await service.call('studio.open', {})
      expect(plan).toMatchObject({ forwardPasses: 3 + 5 + 9 + 25 })
      expect(plan.seconds).toBeUndefined()
      expect(compare).toEqual({})
      const { id: queued, comparison } = await service.call('queue.compare', { setup: SETUP })
      expect(comparison!.view).toMatchObject({ reference: 3 })
      await service.idle()
      expect((await service.call('compare.plan', { setup: SETUP })).seconds).toBeGreaterThan(0)
      await service.call('compare.setView', { id: queued, view: { ...comparison!.view, pinned: 2, at: 0.5 } })
      const nowhere = { ...comparison!.view, pair: [0, LANES] as [number, number] }
      await expect(service.call('compare.setView', { id: queued, view: nowhere })).rejects.toMatchObject({
        code: 'E_REQUEST',
      })
      await service.call('compare.setDraft', { setup: SETUP, open: queued })
      const { lanes } = await service.call('compare.tracks', { id: queued })
      expect(lanes.map(({ steps }) => steps.length)).toEqual([3, 3, 9, 25])
      expect(lanes.map(({ forwardPasses }) => forwardPasses)).toEqual([3, 5, 9, 25])
      expect(lanes.every(({ kept, stepsBytes }) => kept && stepsBytes > 1000)).toBe(true)
      expect(lanes[0]!.steps.map(({ change }) => change !== undefined)).toEqual([false, true, true])
      await service.stop()
      return [queued, lanes] as const
    })()
    await using service = new ServiceProcess(where)
    expect((await service.call('studio.open', {})).compare).toEqual({ setup: SETUP, open: id })
    expect((await service.call('history.get', { id })).comparison!.view).toMatchObject({ pinned: 2, at: 0.5 })
    expect((await service.call('compare.tracks', { id })).lanes).toEqual(tracks)
  })

  it('is a comparison again when the database is lost, and pictures alone are pictures', async () => {
    using where = places()
    const before = await (async () => {
      await using service = new ServiceProcess(where)
      await service.call('queue.compare', { setup: SETUP })
      const entry = await onlyEntry(service)
      await service.stop()
      return entry
    })()
    const lose = () => {
      for (const name of readdirSync(where.data).filter((file) => /sqlite|backups/.test(file)))
        rmSync(join(where.data, name), { recursive: true })
    }
    lose()
    {
      await using service = new ServiceProcess(where)
      await service.call('studio.open', {})
      const entry = await onlyEntry(service)
      const { request, comparison, pictures, state, id } = before
      expect(entry).toMatchObject({ request, state, id })
      expect(entry.comparison).toEqual(comparison)
      expect(entry.pictures.map(({ fileName }) => fileName)).toEqual(pictures.map(({ fileName }) => fileName))
      await service.stop()
    }
    lose()
    rmSync(join(where.data, 'comparisons'), { recursive: true })
    await using service = new ServiceProcess(where)
    await service.call('studio.open', {})
    const { entries } = await service.call('history.search', { query: '', limit: 10 })
    expect(entries.map(({ request }) => request.steps).toSorted((a, b) => a - b)).toEqual([3, 3, 9, 25])
    expect(entries.every(({ comparison, state }) => comparison === undefined && state === 'done')).toBe(true)
  })

  it('goes for good with its entry, and not before that', async () => {
    using where = places()
    await using local = new LocalService(where)
    const { queue, comparisons, trash } = local.service
    const { id } = queue.compare(SETUP)
    await local.until(() => local.stateOf(id) === 'done')
    const bytes = comparisons.bytes(id)
    trash.undo(trash.hide('entries', [id]).undo)
    expect(comparisons.bytes(id)).toBe(bytes)
    const [picture] = local.service.entries.get(id).pictures
    trash.hide('pictures', [picture!.id])
    trash.end()
    expect(comparisons.bytes(id)).toBe(bytes)
    trash.hide('entries', [id])
    expect(existsSync(comparisons.folderOf(id))).toBe(true)
    trash.end()
    expect(existsSync(comparisons.folderOf(id))).toBe(false)
    expect(comparisons.open(id, 0)).toBeUndefined()
  })

  it('waits for a disk that does not take its steps, and goes on by itself', async () => {
    using where = places()
    await using local = new LocalService(where)
    const { queue, comparisons } = local.service
    queue.pause(true)
    const { id } = queue.compare(SETUP)
    const inTheWay = comparisons.laneFile(id, 1)
    mkdirSync(inTheWay)
    queue.pause(false)
    await local.until(() => queue.state().reason !== undefined)
    expect(queue.state().reason).toMatchObject({ code: 'E_OUTPUT_UNWRITABLE' })
    expect(queue.state().reason!.message).not.toContain(where.root)
    expect(local.stateOf(id)).toBe('running')
    rmSync(inTheWay, { recursive: true })
    queue.unpause()
    await local.until(() => local.stateOf(id) === 'done')
    expect(queue.state().paused).toBe(false)
    expect(local.service.entries.get(id).pictures).toHaveLength(LANES)
  })

  it('waits also where the steps alone are lacking, of lanes whose pictures are there', async () => {
    using where = places()
    await using local = new LocalService(where)
    const { queue, comparisons } = local.service
    const { id } = queue.compare(SETUP)
    await local.until(() => local.of('painted').length > 0)
    queue.cancel(id)
    await local.until(() => local.service.engine.status.state !== 'painting')
    const painted = local.service.entries.get(id).pictures
    comparisons.drop(id)
    writeFileSync(join(comparisons.folderOf(id), 'lane-1.safetensors.99.part'), 'half')
    const inTheWay = comparisons.laneFile(id, painted[0]!.index)
    mkdirSync(inTheWay)
    queue.retry(id)
    await local.until(() => queue.state().reason !== undefined || local.stateOf(id) === 'failed')
    expect(queue.state().reason).toMatchObject({ code: 'E_OUTPUT_UNWRITABLE' })
    rmSync(inTheWay, { recursive: true })
    queue.unpause()
    await local.until(() => local.stateOf(id) === 'done')
    await local.until(() => comparisons.open(id, LANES - 1) !== undefined)
    expect(local.service.entries.get(id).pictures).toEqual(expect.arrayContaining(painted))
    expect(readdirSync(comparisons.folderOf(id)).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('says what it was painted on, though the setting has changed since', async () => {
    using where = places()
    await using local = new LocalService(where, { threads: undefined })
    const { queue, entries, preferences } = local.service
    preferences.set({ threads: 1 })
    const compared = queue.compare(SETUP).id
    await local.until(() => local.of('lane').length > 0)
    preferences.set({ threads: 2 })
    await local.until(() => local.stateOf(compared) === 'done')
    expect(entries.get(compared).device).toBe('CPU, 1 threads')
    const painted = queue.add(quickRequest({ steps: 20, model: 'nano', sampler: 'euler', guidance: 3 })).id
    await local.until(() => local.of('progress').some(({ entry, step }) => entry === painted && step > 0))
    preferences.set({ threads: 1 })
    await local.until(() => local.stateOf(painted) === 'done')
    expect(entries.get(painted).device).toBe('CPU, 2 threads')
  })

  it('pauses when its lanes are painted', async () => {
    using where = places()
    await using local = new LocalService(where)
    const { queue, entries } = local.service
    const { id } = queue.compare({
      ...{ kind: 'grid', request: quickRequest() },
      x: { of: 'model', values: ['nano-lcm', 'nano'] },
      y: { of: 'steps', values: [2, 3] },
    })
    await local.until(() => local.of('lane').length > 0)
    queue.pause(true)
    await local.until(() => local.stateOf(id) === 'queued')
    expect(entries.get(id).pictures.map(({ index }) => index)).toEqual([0, 2])
    queue.pause(false)
    await local.until(() => local.stateOf(id) === 'done')
    expect(entries.get(id)).toMatchObject({ attempts: 2 })
  })
})
