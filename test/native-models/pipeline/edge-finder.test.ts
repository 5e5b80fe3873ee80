import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it, vi } from 'vitest'
import { CPU } from '../../../native-models/graph/dialect.ts'
import { EdgeFinder, type EdgeTask } from '../../../native-models/pipeline/edge-finder.ts'
import { readEdges, writeEdges } from '../../../native-models/pipeline/edge-map.ts'
import { EdgeNet } from '../../../native-models/runtime/edge-net.ts'
import { HED, temporaryFolder } from '../files.ts'
import { drawnPicture, hexOf } from './drawn-picture.ts'

const options = { dialect: CPU, session: { threads: 1 } }

async function taskOf(more: Partial<EdgeTask> = {}): Promise<EdgeTask> {
  const bytes = await drawnPicture('circle')
  const picture = { bytes, name: 'circle.png', sha256: hexOf(bytes) }
  return { picture, isEdgeMap: false, hed: HED, fit: 'cover', width: 96, height: 64, ...more }
}

it('finds edges once for each picture, fit, size and net; the file it keeps is what it found', async () => {
  const cacheFolder = temporaryFolder()
  using find = vi.spyOn(EdgeNet.prototype, 'find')
  using finder = new EdgeFinder(cacheFolder, options)
  const first = await finder.edges(await taskOf())
  expect(Math.max(...first.gray)).toBeGreaterThan(200)
  expect(await finder.edges(await taskOf())).toEqual(first)
  expect(find).toHaveBeenCalledTimes(1)
  {
    using another = new EdgeFinder(cacheFolder, options)
    expect(await another.edges(await taskOf())).toEqual(first)
    expect(find).toHaveBeenCalledTimes(1)
  }
  await finder.edges(await taskOf({ fit: 'contain' }))
  await finder.edges(await taskOf({ width: 64 }))
  expect(find).toHaveBeenCalledTimes(3)
  expect(readdirSync(join(cacheFolder, 'edges'))).toHaveLength(3)
})

it.each([
  ['wide', 400, 200],
  ['tall', 150, 400],
])('the black beside a %s picture that is shown whole makes no edges', async (_, width, height) => {
  const bytes = await sharp({ create: { width, height, channels: 3, background: '#e8e0d0' } })
    .png()
    .toBuffer()
  const picture = { bytes, name: 'plain.png', sha256: hexOf(bytes) }
  using finder = new EdgeFinder(temporaryFolder(), options)
  const size = { width: 128, height: 128 }
  const whole = await finder.edges(await taskOf({ picture, fit: 'contain', ...size }))
  const filled = await finder.edges(await taskOf({ picture, fit: 'cover', ...size }))
  expect(whole.gray).toHaveLength(128 * 128)
  expect(Math.max(...whole.gray)).toBeLessThan(Math.max(...filled.gray) + 16)
})

it('a damaged file of the cache counts as absent', async () => {
  const cacheFolder = temporaryFolder()
  using finder = new EdgeFinder(cacheFolder, options)
  const first = await finder.edges(await taskOf())
  const [name] = readdirSync(join(cacheFolder, 'edges'))
  const path = join(cacheFolder, 'edges', name!)
  truncateSync(path, 100)
  expect(await finder.edges(await taskOf())).toEqual(first)
  writeFileSync(
    path,
    await sharp(first.gray, { raw: { width: 64, height: 96, channels: 1 } })
      .png()
      .toBuffer(),
  )
  expect(await finder.edges(await taskOf())).toEqual(first)
})

it('a cache that cannot be written costs nothing but time', async () => {
  const cacheFolder = join(temporaryFolder(), 'file')
  writeFileSync(cacheFolder, '')
  using finder = new EdgeFinder(cacheFolder, options)
  expect((await finder.edges(await taskOf())).gray).toHaveLength(96 * 64)
})

it('a map of edges is taken as it is, and needs no edge net', async () => {
  using finder = new EdgeFinder(temporaryFolder(), options)
  const gray = Uint8Array.from({ length: 96 * 64 }, (_, at) => (at * 31) % 256)
  const path = join(temporaryFolder(), 'map.png')
  await writeEdges(path, { width: 96, height: 64, gray })
  const bytes = readFileSync(path)
  const picture = { bytes, name: 'map.png', sha256: hexOf(bytes) }
  expect(await finder.edges(await taskOf({ picture, isEdgeMap: true, hed: '/nowhere' }))).toEqual({
    width: 96,
    height: 64,
    gray,
  })
})

it('a map is an 8-bit PNG of gray, whole or not there', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'edges.png')
  const map = { width: 3, height: 2, gray: Uint8Array.of(0, 1, 127, 128, 254, 255) }
  await writeEdges(path, map)
  expect(await sharp(path).metadata()).toMatchObject({ format: 'png', channels: 1, depth: 'uchar' })
  expect(await readEdges(path, map)).toEqual(map)
  expect(await readEdges(path, { width: 2, height: 3 })).toBeUndefined()
  expect(readdirSync(folder)).toEqual(['edges.png'])
  mkdirSync(join(folder, 'taken.png'))
  await expect(writeEdges(join(folder, 'taken.png'), map)).rejects.toMatchObject({
    code: 'E_OUTPUT_UNWRITABLE',
  })
  expect(readdirSync(folder).sort()).toEqual(['edges.png', 'taken.png'])
})
