import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { LatentSpool } from '../../../../main/service/compare/latent-spool.ts'
import { openTrajectory } from '../../../../main/service/compare/trajectory-file.ts'
import { TrajectoryWriter } from '../../../../main/service/compare/trajectory-writer.ts'
import { temporaryFolder } from '../../../native-models/files.ts'

const halves = (length: number, value: number) => new Uint16Array(length).fill(value)

it('gives back what was put last, step by step, and leaves no name on the disk', () => {
  const folder = temporaryFolder()
  using spool = new LatentSpool(folder)
  for (const step of [1, 2, 3]) spool.put(step, halves(5, step))
  spool.put(2, halves(5, 20))
  expect([1, 2, 3].map((step) => [...spool.at(step)])).toEqual([1, 20, 3].map((n) => Array(5).fill(n)))
  expect(() => spool.at(4)).toThrow(expect.objectContaining({ code: 'E_WEIGHTS_MISSING' }))
  spool[Symbol.dispose]()
  expect(readdirSync(folder)).toEqual([])
  expect(() => spool.at(1)).toThrow(expect.objectContaining({ code: 'E_CANCELLED' }))
})

it('holds none of it in memory', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const held = (): number => {
    collect()
    return process.memoryUsage().arrayBuffers
  }
  using spool = new LatentSpool(temporaryFolder())
  const before = held()
  for (let step = 1; step <= 200; step++) spool.put(step, halves(2 ** 18, step))
  // Of the 100 MB. Buffers may be let go of some time after they are collected.
  await expect.poll(() => held() - before, { timeout: 20_000 }).toBeLessThan(10_000_000)
  expect(spool.at(137)[2 ** 18 - 1]).toBe(137)
})

it('without a folder that takes it, all waits in memory', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'file'), '')
  for (const place of [undefined, join(folder, 'none'), join(folder, 'file')]) {
    using spool = new LatentSpool(place)
    spool.put(1, halves(3, 7))
    expect([...spool.at(1)]).toEqual([7, 7, 7])
  }
  expect(readdirSync(folder)).toEqual(['file'])
})

it('a lane can be looked at before and after it is written, which happens once', () => {
  const folder = temporaryFolder()
  const path = join(folder, 'lane.safetensors')
  using writer = new TrajectoryWriter(folder)
  writer.project([0, 1, 2].map(() => [1, 0]))
  for (const step of [1, 2])
    writer.add(
      step,
      { shape: [1, 2, 2], data: new Float32Array(4).fill(step) },
      { noiseLevel: 1 - step / 2, seconds: 1, forwardPasses: step },
    )
  const seen = writer.view(2)!
  const before = [1, 2].map((step) => seen.x0(step))
  writer.write(path)
  expect([1, 2].map((step) => seen.x0(step))).toEqual(before)
  expect([1, 2].map((step) => openTrajectory(path).x0(step))).toEqual(before)
  chmodSync(folder, 0o500)
  writer.write(path)
  chmodSync(folder, 0o700)
  expect(existsSync(path)).toBe(true)
  expect(readdirSync(folder)).toEqual(['lane.safetensors'])
})
