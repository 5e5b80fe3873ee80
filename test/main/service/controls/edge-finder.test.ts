import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ControlImages } from '../../../../main/service/controls/control-images.ts'
import { ControlPlaces } from '../../../../main/service/controls/control-places.ts'
import { EdgeFinder, type EdgeQuestion } from '../../../../main/service/controls/edge-finder.ts'
import { countedEngines, isRunning, until } from '../engine/counted-engines.ts'

let root: string
let finder: EdgeFinder
let engines: ReturnType<typeof countedEngines>
let question: EdgeQuestion

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'edges-'))
  engines = countedEngines(root)
  finder = newFinder()
  const images = new ControlImages(root)
  const disc = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128"><circle cx="64" cy="64" r="40" fill="red"/></svg>',
  )
  const { image } = await images.add(await sharp(disc).png().toBuffer(), { fileName: 'disc.png' })
  const use = {
    model: 'nano-hed',
    image,
    isEdgeMap: false,
    fit: 'cover',
    strength: 1,
    start: 0,
    end: 1,
  } as const
  const place = new ControlPlaces(images).of(use, 'nano')
  question = {
    image: place.image,
    hed: place.hed,
    sha256: image,
    isEdgeMap: false,
    fit: 'cover',
    width: 64,
    height: 64,
  }
})
afterEach(() => {
  finder[Symbol.dispose]()
  rmSync(root, { recursive: true, force: true, maxRetries: 5 })
})

function newFinder(idleMs?: number): EdgeFinder {
  return new EdgeFinder({
    cacheFolder: root,
    start: engines.start,
    ...(idleMs !== undefined && { idleMs }),
  })
}

describe('EdgeFinder', () => {
  it('finds the edges of a picture in the size that is painted', async () => {
    const edges = await finder.find(question)
    expect(edges).toMatch(/^[0-9a-f]{64}$/)
    const { data, info } = await sharp(finder.file(edges)!).raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual([64, 64])
    const at = (x: number, y: number) => data[(y * 64 + x) * info.channels]!
    // On the disc's rim there is a line; far inside and in the corner there is none.
    expect(Math.max(at(51, 32), at(52, 32), at(53, 32))).toBeGreaterThan(60)
    expect(at(32, 32)).toBeLessThan(60)
    expect(at(3, 3)).toBeLessThan(60)
  })

  it('answers again from the disk, without a process', async () => {
    const edges = await finder.find(question)
    finder[Symbol.dispose]()
    const started = engines.pids.length
    using second = newFinder()
    expect(await second.find(question)).toBe(edges)
    expect(engines.pids.length).toBe(started)
  })

  it('calls other edges by another name', async () => {
    const edges = await finder.find(question)
    const wider = await finder.find({ ...question, width: 128 })
    const itself = await finder.find({ ...question, isEdgeMap: true })
    expect(new Set([edges, wider, itself]).size).toBe(3)
    expect(readdirSync(join(root, 'edge-maps'))).toHaveLength(3)
    expect(engines.pids).toHaveLength(1)
  })

  it('answers the newest question alone', async () => {
    const sizes = [64, 96, 128, 160]
    const answers = await Promise.allSettled(sizes.map((width) => finder.find({ ...question, width })))
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled'])
    for (const answer of answers.slice(0, 3))
      expect((answer as PromiseRejectedResult).reason).toMatchObject({ code: 'E_CANCELLED' })
    const { width } = await sharp(
      readFileSync(finder.file((answers[3] as PromiseFulfilledResult<string>).value)!),
    ).metadata()
    expect(width).toBe(160)
  })

  it('tells what is wrong with a picture, and goes on', async () => {
    await expect(
      finder.find({ ...question, image: question.hed, sha256: 'a'.repeat(64) }),
    ).rejects.toMatchObject({
      code: 'E_IMAGE',
    })
    expect(await finder.find(question)).toMatch(/^[0-9a-f]{64}$/)
  })

  it('starts another process where one was killed', async () => {
    await finder.find(question)
    process.kill(engines.pids[0]!, 'SIGKILL')
    await until(() => !isRunning(engines.pids[0]!))
    const asked = finder.find({ ...question, width: 128 })
    // The end of the first one may not have been heard yet: that costs one question.
    await asked.catch(() => finder.find({ ...question, width: 128 }))
    expect(finder.file(await finder.find({ ...question, width: 128 }))).toBeDefined()
  })

  it('ends its process when it is not needed any more, and when the studio ends', async () => {
    using shortly = newFinder(50)
    await shortly.find(question)
    await until(() => !isRunning(engines.pids[0]!))
    await shortly.find({ ...question, width: 128 })
    shortly[Symbol.dispose]()
    await until(() => !isRunning(engines.pids[1]!))
  })
})
