/** Edges from a real process, beside one that paints. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { EdgesJob } from '../../../../main/service/engine/engine-jobs.ts'
import { forkEngine } from '../../../../main/service/engine/fork-engine.ts'
import { InferenceProcess } from '../../../../main/service/engine/inference-process.ts'
import { toEngine } from '../../../../native-models/api/events.ts'
import { HED } from '../../../native-models/files.ts'
import { drawnPicture } from '../../../native-models/pipeline/drawn-picture.ts'
import { COMPILED } from '../../cli/run-cli.ts'

process.env['NODE_COMPILE_CACHE'] ??= COMPILED
const folder = mkdtempSync(join(tmpdir(), 'pixart-edges-'))
const engine = new InferenceProcess(() => forkEngine({ threads: 1, cacheFolder: join(folder, 'cache') }))
afterAll(() => {
  engine[Symbol.dispose]()
  rmSync(folder, { recursive: true, force: true })
})

const job: EdgesJob = {
  hed: HED,
  image: join(folder, 'circle.png'),
  out: join(folder, 'out', 'edges.png'),
  fit: 'contain',
  isEdgeMap: false,
  width: 128,
  height: 64,
}

beforeAll(async () => {
  mkdirSync(join(folder, 'out'))
  writeFileSync(job.image, await drawnPicture('circle'))
})

it('are written as a PNG of the size asked for', async () => {
  await engine.edges(job)
  const { channels } = await sharp(job.out).stats()
  expect(await sharp(job.out).metadata()).toMatchObject({ width: 128, height: 64, channels: 1 })
  expect(channels[0]!.max).toBeGreaterThan(200)
  expect(readdirSync(join(folder, 'out'))).toEqual(['edges.png'])
})

it.each<[Partial<EdgesJob>, string]>([
  [{ image: join(folder, 'none.png') }, 'E_FILE_MISSING'],
  [{ image: HED }, 'E_IMAGE'],
  [{ hed: job.image }, 'E_SAFETENSORS_HEADER'],
  [{ out: join(folder, 'none', 'edges.png') }, 'E_OUTPUT_UNWRITABLE'],
])('fail in words: %j', async (changes, code) => {
  await expect(engine.edges({ ...job, ...changes })).rejects.toMatchObject({ code })
  await engine.edges(job)
})

it('are one thing at a time, and stop when nobody waits for them', async () => {
  const first = engine.edges(job)
  await expect(engine.edges(job)).rejects.toMatchObject({ code: 'E_PROTOCOL' })
  await first
  await expect(engine.edges(job, AbortSignal.abort())).rejects.toMatchObject({ code: 'E_CANCELLED' })
})

it.each([{ width: 8 }, { height: 1e9 }, { fit: 'stretch' }, { image: '' }, { more: 1 }])(
  'a message with %j is not understood',
  (changes) => {
    const message = { type: 'edges', id: 'a', ...job }
    expect(toEngine.safeParse(message).success).toBe(true)
    expect(toEngine.safeParse({ ...message, ...changes }).success).toBe(false)
  },
)
