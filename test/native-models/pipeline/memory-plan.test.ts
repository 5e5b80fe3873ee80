import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { MEMORY_PLANS, type MemoryPlan, ROOMY } from '../../../native-models/api/memory-plan.ts'
import type { ControlUse, GenerateRequest } from '../../../native-models/api/request.ts'
import { CPU } from '../../../native-models/graph/dialect.ts'
import { openModelFolder } from '../../../native-models/models/model-folder.ts'
import { compareLanes } from '../../../native-models/pipeline/compare-lanes.ts'
import { EdgeFinder } from '../../../native-models/pipeline/edge-finder.ts'
import { LoadedModel } from '../../../native-models/pipeline/loaded-model.ts'
import { textToImage } from '../../../native-models/pipeline/text-to-image.ts'
import { Session } from '../../../native-models/runtime/session.ts'
import { CONTROLNET, HED, NANO, temporaryFolder } from '../files.ts'
import { smallRequest } from '../small-request.ts'
import { drawnPicture, hexOf } from './drawn-picture.ts'

const cacheFolder = mkdtempSync(join(tmpdir(), 'pixart-test-'))
const spec = openModelFolder(NANO)
const finder = new EdgeFinder(cacheFolder, { dialect: CPU, session: { threads: 1 } })
const image = join(cacheFolder, 'star.png')
writeFileSync(image, await drawnPicture('star'))
const control = { place: { model: CONTROLNET, hed: HED, image }, finder }
afterAll(() => {
  finder[Symbol.dispose]()
  rmSync(cacheFolder, { recursive: true })
})

const IN_TURN: MemoryPlan = { parts: 'in-turn', tile: null }
const followed: ControlUse = {
  ...{ model: 'edges', image: hexOf(readFileSync(image)) },
  ...{ isEdgeMap: false, fit: 'cover', strength: 1, start: 0, end: 1 },
}
const request = smallRequest({ model: spec.id, seed: '7' })

/** Nothing is read or fitted yet: every part has something to do. */
const fresh = () => new LoadedModel(spec, { threads: 1, cacheFolder: temporaryFolder() })

async function paint(model: LoadedModel, plan: MemoryPlan, changes: Partial<GenerateRequest> = {}) {
  const pngs: Uint8Array[] = []
  const options = { previews: true, cancelled: () => false, control, loadMs: 0, plan }
  for await (const event of textToImage(model, { ...request, ...changes }, options))
    if (event.type === 'picture') pngs.push(event.png)
  return pngs
}

async function compare(model: LoadedModel, plan: MemoryPlan, requests: readonly GenerateRequest[]) {
  const told: string[] = []
  const pngs: Uint8Array[] = []
  for await (const event of compareLanes(model, requests, { cancelled: () => false, control, plan })) {
    if ('lane' in event) told.push(`${event.type} ${event.lane}`)
    if (event.type === 'picture') pngs[event.lane] = event.png
  }
  return { told, pngs }
}

/** Which sessions there are at once, by their graphs' names, at each moment when one is made. */
function watchSessions() {
  const living: string[] = []
  const together: string[] = []
  const create = Session.create
  const spy = vi.spyOn(Session, 'create').mockImplementation(async (graph, options) => {
    const session = await create(graph, options)
    const end = session[Symbol.dispose].bind(session)
    living.push(graph.name)
    together.push(living.toSorted().join(' + '))
    session[Symbol.dispose] = () => {
      living.splice(living.indexOf(graph.name), 1)
      end()
    }
    return session
  })
  return { living, together, [Symbol.dispose]: () => spy.mockRestore() }
}

/** A part's graphs begin alike; a ControlNet's are the transformer's. */
const partOf = (name: string): string => name.replace('control', 'pixart').split('-')[0]!
const partsOf = (names: string): Set<string> => new Set(names.split(' + ').map(partOf))

describe('parts in turn', () => {
  it('are never in memory together, and the picture is the same to the byte', async () => {
    using roomy = fresh()
    const changes = { count: 2, control: followed }
    const expected = await paint(roomy, ROOMY, changes)
    using model = fresh()
    using sessions = watchSessions()
    expect(await paint(model, IN_TURN, changes)).toEqual(expected)
    expect(sessions.together.length).toBeGreaterThan(5)
    for (const names of sessions.together) expect([...partsOf(names)], names).toHaveLength(1)
    // Both pictures were decoded, each by a session of its own.
    expect(sessions.living.map(partOf)).toEqual(['vae'])
  })

  it('are together where the plan is the roomy one', async () => {
    using model = fresh()
    using sessions = watchSessions()
    await paint(model, ROOMY)
    const most = sessions.together.map((names) => partsOf(names).size)
    expect(Math.max(...most)).toBe(3)
  })

  it('of a comparison: texts first, pictures last, each as alone', async () => {
    using model = fresh()
    const requests = [
      request,
      { ...request, prompt: 'blue boat', steps: 3 },
      { ...request, guidance: 0, control: followed },
    ]
    const expected = await compare(model, ROOMY, requests)
    using other = fresh()
    using sessions = watchSessions()
    const { told, pngs } = await compare(other, IN_TURN, requests)
    expect(pngs).toEqual(expected.pngs)
    for (const names of sessions.together) expect([...partsOf(names)], names).toHaveLength(1)
    expect(told.slice(-3)).toEqual(['picture 0', 'picture 2', 'picture 1'])
    expect(told.toSorted()).toEqual(expected.told.toSorted())
  })
})

describe('tiles of a plan', () => {
  it.each(MEMORY_PLANS.filter(({ tile }) => tile !== null))(
    'of $tile px give nearly the same picture',
    async (plan) => {
      using model = fresh()
      const size = { kind: 'exact', width: 640, height: 576 } as const
      using decoded = vi.spyOn(model.autoencoder, 'decode')
      const [whole] = await paint(model, IN_TURN, { size })
      expect(decoded).toHaveBeenCalledTimes(1)
      const [tiled] = await paint(model, plan, { size })
      expect(decoded.mock.calls.length).toBeGreaterThan(3)
      const sides = decoded.mock.calls.slice(1).flatMap(([{ shape }]) => shape.slice(2))
      expect(Math.max(...sides)).toBe(plan.tile! / model.autoencoder.shrink)
      expect(await meanDifference(whole!, tiled!)).toBeLessThan(6)
    },
  )

  it('change nothing where the picture is no larger than one', async () => {
    using model = fresh()
    const size = { kind: 'exact', width: 256, height: 256 } as const
    const [tiled] = await paint(model, { parts: 'in-turn', tile: 256 }, { size })
    expect(Buffer.compare((await paint(model, ROOMY, { size }))[0]!, tiled!)).toBe(0)
  })
})

/** Of 255. */
async function meanDifference(a: Uint8Array, b: Uint8Array): Promise<number> {
  const [first, second] = await Promise.all([a, b].map((png) => sharp(png).raw().toBuffer()))
  return first!.reduce((sum, value, at) => sum + Math.abs(value - second![at]!), 0) / first!.length
}
