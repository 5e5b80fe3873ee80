import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { laneRequests } from '../../../../main/service/compare/lane-requests.ts'
import { openTrajectory } from '../../../../main/service/compare/trajectory-file.ts'
import { readRecord } from '../../../../main/service/images/picture-head.ts'
import type { ComparisonSetup } from '../../../../native-models/api/comparison.ts'
import type { GenerateRequest } from '../../../../native-models/api/request.ts'
import { LocalService } from '../local-service.ts'
import { type Places, places, quickRequest } from '../service-process.ts'

const base = quickRequest({
  ...{ model: 'nano', sampler: 'dpmpp-2m', steps: 3, guidance: 3, prompt: 'red apple on a blue background' },
})
const FOUR: ComparisonSetup = {
  kind: 'lanes',
  request: base,
  equal: 'own',
  lanes: [
    { sampler: 'dpmpp-2m', steps: 3, guidance: 3 },
    { sampler: 'euler-ancestral', steps: 3, guidance: 3 },
    { sampler: 'heun', steps: 2, guidance: 0 },
  ],
  measure: { sampler: 'euler', steps: 6, guidance: 3 },
}

/** sha256 of every picture's pixels, by its place. */
async function pixelsOf(local: LocalService, id: string): Promise<string[]> {
  const { pictures } = local.service.entries.get(id)
  const files = local.service.pictures.files(pictures.map((picture) => picture.id))
  return Promise.all(files.map(async ({ path }) => hash(await sharp(path).raw().toBuffer())))
}

/** Of the same requests, each painted alone. */
async function alone(where: Places, requests: readonly GenerateRequest[]): Promise<string[]> {
  await using local = new LocalService({
    ...where,
    data: `${where.data}-alone`,
    pictures: `${where.root}/alone`,
  })
  const ids = requests.map((request) => local.service.queue.add(request).id)
  await local.until(() => local.of('painted').length === requests.length)
  return (await Promise.all(ids.map((id) => pixelsOf(local, id)))).flat()
}

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Of all lanes' steps: what they are, without how long they took. */
function stepsIn(local: LocalService, id: string, lanes: number): string[] {
  return Array.from({ length: lanes }, (_, lane) => {
    const { noiseLevels, forwardPasses, x0 } = openTrajectory(local.service.comparisons.laneFile(id, lane))
    const latents = noiseLevels.map((_, step) => hash(new Uint8Array(x0(step + 1).data.buffer)))
    return JSON.stringify([noiseLevels, forwardPasses, latents])
  })
}

describe('a comparison', () => {
  it('is one entry whose pictures are those of its requests alone, with every step kept', async () => {
    using where = places()
    await using local = new LocalService(where)
    const { queue, entries, comparisons } = local.service
    const { id } = queue.compare(FOUR)
    await local.until(() => local.stateOf(id) === 'done')
    const entry = entries.get(id)
    expect(entry.pictures.map(({ index }) => index)).toEqual([0, 1, 2, 3])
    const requests = laneRequests(entry.comparison!)
    expect(await pixelsOf(local, id)).toEqual(await alone(where, requests))
    expect(entry.request).toEqual(requests[0])
    expect(entry.timings!.denoiseMs).toBeGreaterThan(0)

    const lanes = [0, 1, 2, 3].map((lane) => openTrajectory(comparisons.laneFile(id, lane)))
    expect(lanes.map(({ noiseLevels }) => noiseLevels.length)).toEqual([3, 3, 2, 6])
    expect(lanes.map(({ forwardPasses }) => forwardPasses)).toEqual([3, 3, 3, 6])
    expect(entry.comparison!.stepsBytes).toBe(comparisons.bytes(id))
    expect(comparisons.bytes(id)).toBeGreaterThan(14 * 2 * 4 * 16 * 16)
    expect(readdirSync(comparisons.folderOf(id)).toSorted()).toEqual(
      ['comparison.json', ...[1, 2, 3, 4].map((n) => `lane-${n}.safetensors`)].toSorted(),
    )
    // A lane's picture says what it is alone.
    for (const { id: picture, index } of entry.pictures) {
      const [file] = local.service.pictures.files([picture])
      expect((await readRecord(file!.path))?.request).toEqual(requests[index])
    }
  })

  it('tells every step of every lane once, with what it looks like, and how far all have come', async () => {
    using where = places()
    await using local = new LocalService(where)
    const { id } = local.service.queue.compare(FOUR)
    await local.until(() => local.stateOf(id) === 'done')
    const told = local.of('lane')
    const of = (lane: number) => told.filter((one) => one.lane === lane)
    expect([0, 1, 2, 3].map((lane) => of(lane).map(({ step }) => step))).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [1, 2],
      [1, 2, 3, 4, 5, 6],
    ])
    expect(of(2).map(({ forwardPasses }) => forwardPasses)).toEqual([2, 3])
    for (const lane of [0, 1, 2, 3]) {
      const { noiseLevels, changes, seconds } = openTrajectory(local.service.comparisons.laneFile(id, lane))
      expect(of(lane).map(({ noiseLevel }) => noiseLevel)).toEqual(noiseLevels)
      expect(of(lane).map(({ seconds: own }) => own)).toEqual(seconds)
      expect(of(lane).flatMap(({ change }) => change ?? [])).toEqual(changes)
    }
    for (const { preview, entry } of told) {
      expect(entry).toBe(id)
      expect(preview).toMatchObject({ width: 16, height: 16 })
      expect(new Set(preview.rgb).size).toBeGreaterThan(8)
    }
    const progress = local.of('progress').filter(({ stage }) => stage === 'denoise')
    expect(progress.at(-1)).toMatchObject({ step: 15, steps: 15, etaMs: 0 })
    expect(progress.map(({ step }) => step)).toEqual(progress.map((_, index) => index))
  })

  it('goes on after the engine died: what is painted stays, what is painted again is the same', async () => {
    using where = places()
    const setup: ComparisonSetup = { ...FOUR, measure: { sampler: 'euler', steps: 60, guidance: 3 } }
    await using local = new LocalService(where)
    const { queue, entries, comparisons } = local.service
    const { id } = queue.compare(setup)
    await local.until(() => local.of('painted').length === 3)
    await local.until(() => local.of('lane').some(({ lane, step }) => lane === 3 && step > 10))
    const before = entries.get(id).pictures
    const first = readFileSync(comparisons.laneFile(id, 0))
    process.kill(local.enginePids[0]!, 'SIGKILL')
    await local.until(() => local.stateOf(id) === 'done')
    const { pictures, attempts, comparison } = entries.get(id)
    expect(attempts).toBe(2)
    expect(pictures.slice(0, 3)).toEqual(before)
    expect(readFileSync(comparisons.laneFile(id, 0))).toEqual(first)
    expect(await pixelsOf(local, id)).toEqual(await alone(where, laneRequests(comparison!)))
    const again = queue.compare(setup).id
    await local.until(() => local.stateOf(again) === 'done')
    expect(stepsIn(local, again, 4)).toEqual(stepsIn(local, id, 4))
  })

  it('is cancelled within a step, and painted to its end when it is tried again', async () => {
    using where = places()
    const setup: ComparisonSetup = { ...FOUR, measure: { sampler: 'euler', steps: 120, guidance: 3 } }
    await using local = new LocalService(where)
    const { queue, entries, comparisons } = local.service
    const { id } = queue.compare(setup)
    await local.until(() => local.of('lane').some(({ lane, step }) => lane === 3 && step > 8))
    expect(comparisons.open(id, 3)!.noiseLevels.length).toBeGreaterThan(8)
    queue.cancel(id)
    expect(local.stateOf(id)).toBe('cancelled')
    const next = queue.add(quickRequest()).id
    await local.until(() => local.stateOf(next) === 'done')
    expect(entries.get(id).pictures.map(({ index }) => index)).toEqual([0, 1, 2])
    expect(comparisons.open(id, 3)).toBeUndefined()
    // A lane whose steps are gone is painted for them again; its picture stays.
    rmSync(comparisons.laneFile(id, 1))
    const [, kept] = entries.get(id).pictures
    const own = readFileSync(comparisons.laneFile(id, 0))
    queue.retry(id)
    await local.until(() => local.stateOf(id) === 'done')
    expect(entries.get(id).pictures[1]).toEqual(kept)
    expect(readFileSync(comparisons.laneFile(id, 0))).toEqual(own)
    expect([0, 1, 2, 3].map((lane) => existsSync(comparisons.laneFile(id, lane)))).toEqual(
      Array(4).fill(true),
    )
    expect(readdirSync(where.pictures).filter((name) => name.endsWith('.png'))).toHaveLength(5)
  })

  it('ends an engine that hangs, and goes on', async () => {
    using where = places()
    await using local = new LocalService(where, { budgets: { stepMs: 4000, otherMs: 60_000 } })
    const { id } = local.service.queue.compare({
      ...FOUR,
      measure: { sampler: 'euler', steps: 100, guidance: 3 },
    })
    await local.until(() => local.of('lane').some(({ lane, step }) => lane === 3 && step > 5))
    process.kill(local.enginePids[0]!, 'SIGSTOP')
    await local.until(() => local.stateOf(id) === 'done')
    expect(local.of('engine').find(({ state }) => state === 'died')).toMatchObject({
      error: { code: 'E_HANG' },
    })
    expect(local.service.entries.get(id)).toMatchObject({ attempts: 2, state: 'done' })
  })

  it('paints a grid of seeds and guidances, and one of two models', async () => {
    using where = places()
    await using local = new LocalService(where)
    const { queue, entries } = local.service
    const grid = queue.compare({
      ...{ kind: 'grid', request: base },
      x: { of: 'seed', values: ['1', '2'] },
      y: { of: 'guidance', values: [1.5, 4] },
    }).id
    const models = queue.compare({
      ...{ kind: 'grid', request: quickRequest() },
      x: { of: 'model', values: ['nano', 'nano-lcm'] },
      y: { of: 'steps', values: [1, 2] },
    }).id
    await local.until(() => local.stateOf(models) === 'done')
    const seeds = entries.get(grid)
    expect(seeds.pictures.map(({ seed }) => seed)).toEqual(['1', '2', '1', '2'])
    expect(await pixelsOf(local, grid)).toEqual(await alone(where, laneRequests(seeds.comparison!)))
    const both = laneRequests(entries.get(models).comparison!)
    expect(both.map(({ model, steps }) => [model, steps])).toEqual([
      ['nano', 1],
      ['nano-lcm', 1],
      ['nano', 2],
      ['nano-lcm', 2],
    ])
    using other = places()
    expect(await pixelsOf(local, models)).toEqual(await alone(other, both))
    expect([0, 1, 2, 3].map((lane) => local.service.comparisons.laneBytes(models, lane) > 0)).toEqual(
      Array(4).fill(true),
    )
  })
})
