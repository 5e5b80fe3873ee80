import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openTrajectory, TrajectoryWriter } from '../../../../main/service/compare/trajectory-file.ts'
import { readSafetensors } from '../../../../native-models/formats/safetensors.ts'
import { writeSafetensors } from '../../../../native-models/formats/safetensors-writer.ts'
import { TorchGenerator } from '../../../../native-models/runtime/random.ts'
import { temporaryFolder } from '../../../native-models/files.ts'

const SHAPE = [4, 3, 5]
const latentOf = (seed: number) => ({ shape: SHAPE, data: new TorchGenerator(BigInt(seed)).randn(60) })

function written(steps: number): string {
  const path = join(temporaryFolder(), 'lane.safetensors')
  const writer = new TrajectoryWriter()
  for (let step = 1; step <= steps; step++) writer.add(step, latentOf(step), 1 - step / steps)
  writer.write(path)
  return path
}

it('every step comes back by its number, half a unit of float16 off at most', () => {
  const trajectory = openTrajectory(written(12))
  expect(trajectory.noiseLevels).toEqual(Array.from({ length: 12 }, (_, i) => 1 - (i + 1) / 12))
  for (const step of [12, 1, 7]) {
    const { shape, data } = trajectory.x0(step)
    const { data: expected } = latentOf(step)
    expect(shape).toEqual(SHAPE)
    for (const [i, value] of data.entries())
      expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(Math.abs(expected[i]!) * 2 ** -11 + 2 ** -25)
  }
  expect(() => trajectory.x0(13)).toThrow(expect.objectContaining({ code: 'E_WEIGHTS_MISSING' }))
})

it('takes two bytes a number and a header, and is what safetensors calls F16', () => {
  const path = written(3)
  const { tensors } = readSafetensors(path)
  expect([...tensors.values()].map(({ dtype, byteLength }) => [dtype, byteLength])).toEqual(
    Array(3).fill(['F16', 120]),
  )
  expect(statSync(path).size).toBeLessThan(3 * 120 + 500)
  expect(readFileSync(path).subarray(8, 9).toString()).toBe('{')
})

it('of a step with two forward passes the last one is kept', () => {
  const path = join(temporaryFolder(), 'lane.safetensors')
  const writer = new TrajectoryWriter()
  writer.add(1, latentOf(1), 0.5)
  writer.add(1, latentOf(2), 0.4)
  writer.write(path)
  const { noiseLevels, x0 } = openTrajectory(path)
  expect(noiseLevels).toEqual([0.4])
  expect(x0(1).data[0]).toBeCloseTo(latentOf(2).data[0]!, 2)
})

describe('what is not a whole one is refused', () => {
  it('cut short', () => {
    const path = written(3)
    truncateSync(path, statSync(path).size - 1)
    expect(() => openTrajectory(path)).toThrow(expect.objectContaining({ code: 'E_SAFETENSORS_LAYOUT' }))
  })

  const tensor = (shape: readonly number[]) => ({
    shape,
    data: () => new Uint16Array(shape.reduce((n, d) => n * d, 1)),
  })
  const format = 'pixart-studio trajectory 1'
  it.each([
    ['no metadata', { 'x0.1': tensor(SHAPE) }, undefined],
    ['another format', { 'x0.1': tensor(SHAPE) }, { format: 'pt', noise_levels: '[0]' }],
    ['levels that are none', { 'x0.1': tensor(SHAPE) }, { format, noise_levels: '["a"]' }],
    ['levels that are no JSON', { 'x0.1': tensor(SHAPE) }, { format, noise_levels: '[0' }],
    ['a step missing', { 'x0.1': tensor(SHAPE), 'x0.3': tensor(SHAPE) }, { format, noise_levels: '[1,0]' }],
    ['a step too many', { 'x0.1': tensor(SHAPE), 'x0.2': tensor(SHAPE) }, { format, noise_levels: '[1]' }],
    ['two shapes', { 'x0.1': tensor(SHAPE), 'x0.2': tensor([4, 5, 3]) }, { format, noise_levels: '[1,0]' }],
    ['a flat one', { 'x0.1': tensor([60]) }, { format, noise_levels: '[1]' }],
  ])('%s', (_, tensors, metadata) => {
    const path = join(temporaryFolder(), 'lane.safetensors')
    writeSafetensors(path, new Map(Object.entries(tensors)), { dtype: 'F16', ...(metadata && { metadata }) })
    expect(() => openTrajectory(path)).toThrow(expect.objectContaining({ code: 'E_SAFETENSORS_TENSOR' }))
  })
})

it('what cannot be written is one sentence, and leaves nothing', () => {
  const folder = temporaryFolder()
  const writer = new TrajectoryWriter()
  writer.add(1, latentOf(1), 0)
  mkdirSync(join(folder, 'lane.safetensors'))
  for (const path of [join(folder, 'none', 'lane.safetensors'), join(folder, 'lane.safetensors')])
    expect(() => writer.write(path)).toThrow(expect.objectContaining({ code: 'E_OUTPUT_UNWRITABLE' }))
  expect(existsSync(join(folder, 'none'))).toBe(false)
  expect(readdirSync(folder)).toEqual(['lane.safetensors'])
})
