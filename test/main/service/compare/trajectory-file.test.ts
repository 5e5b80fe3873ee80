import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rms } from '../../../../main/service/compare/metrics.ts'
import { openTrajectory } from '../../../../main/service/compare/trajectory-file.ts'
import { TrajectoryWriter } from '../../../../main/service/compare/trajectory-writer.ts'
import { readSafetensors } from '../../../../native-models/formats/safetensors.ts'
import { writeSafetensors } from '../../../../native-models/formats/safetensors-writer.ts'
import { TorchGenerator } from '../../../../native-models/runtime/random.ts'
import { temporaryFolder } from '../../../native-models/files.ts'

const SHAPE = [4, 3, 5]
const PROJECTION = [0, 1, 2].map((colour) => [0.5, 0, -0.25, 1, colour])
const latentOf = (seed: number) => ({ shape: SHAPE, data: new TorchGenerator(BigInt(seed)).randn(60) })

function writerOf(): TrajectoryWriter {
  const writer = new TrajectoryWriter()
  writer.project(PROJECTION)
  return writer
}

function written(steps: number): string {
  const path = join(temporaryFolder(), 'lane.safetensors')
  const writer = writerOf()
  for (let step = 1; step <= steps; step++)
    writer.add(step, latentOf(step), { noiseLevel: 1 - step / steps, seconds: step / 8, forwardPasses: step })
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
  expect(trajectory.seconds).toEqual(Array.from({ length: 12 }, (_, i) => (i + 1) / 8))
  expect(trajectory.changes).toEqual(
    Array.from({ length: 11 }, (_, i) => rms(latentOf(i + 2).data, latentOf(i + 1).data)),
  )
  expect(trajectory).toMatchObject({ forwardPasses: 12, projection: PROJECTION, shape: SHAPE })
  expect(() => trajectory.x0(13)).toThrow(expect.objectContaining({ code: 'E_WEIGHTS_MISSING' }))
})

it('takes two bytes a number and a header, and is what safetensors calls F16', () => {
  const path = written(3)
  const { tensors } = readSafetensors(path)
  expect([...tensors.values()].map(({ dtype, byteLength }) => [dtype, byteLength])).toEqual(
    Array(3).fill(['F16', 120]),
  )
  expect(statSync(path).size).toBeLessThan(3 * 120 + 700)
  expect(readFileSync(path).subarray(8, 9).toString()).toBe('{')
})

it('of a step with two forward passes the last one is kept, and the seconds of both', () => {
  const path = join(temporaryFolder(), 'lane.safetensors')
  const writer = writerOf()
  for (const [pass, step] of [1, 1, 2, 2].entries())
    writer.add(step, latentOf(pass), { noiseLevel: 1 - pass / 4, seconds: 0.25, forwardPasses: pass + 1 })
  writer.write(path)
  const { noiseLevels, seconds, changes, forwardPasses, x0 } = openTrajectory(path)
  expect([noiseLevels, seconds, forwardPasses]).toEqual([[0.75, 0.25], [0.5, 0.5], 4])
  expect(changes).toEqual([rms(latentOf(3).data, latentOf(1).data)])
  expect(x0(1).data[0]).toBeCloseTo(latentOf(1).data[0]!, 2)
})

it('what is written can be seen before it is, step by step', () => {
  const path = written(3)
  const writer = writerOf()
  expect(writer.view(0)).toBeUndefined()
  for (let step = 1; step <= 3; step++)
    writer.add(step, latentOf(step), { noiseLevel: 1 - step / 3, seconds: step / 8, forwardPasses: step })
  const [whole, file] = [writer.view(3)!, openTrajectory(path)]
  for (const step of [1, 2, 3]) expect(whole.x0(step)).toEqual(file.x0(step))
  expect({ ...whole, x0: undefined }).toEqual({ ...file, x0: undefined })
  expect(writer.view(2)!.noiseLevels).toEqual(file.noiseLevels.slice(0, 2))
  expect(() => whole.x0(4)).toThrow(expect.objectContaining({ code: 'E_WEIGHTS_MISSING' }))
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
  const format = 'pixart-studio trajectory 2'
  const facts = (steps: number) => ({
    format,
    noise_levels: JSON.stringify(Array(steps).fill(0.5)),
    seconds: JSON.stringify(Array(steps).fill(1)),
    changes: JSON.stringify(Array(steps - 1).fill(1)),
    forward_passes: String(steps),
    projection: JSON.stringify(PROJECTION),
  })
  it('but one made so is taken', () => {
    const path = join(temporaryFolder(), 'lane.safetensors')
    const tensors = new Map([1, 2].map((step) => [`x0.${step}`, tensor(SHAPE)]))
    writeSafetensors(path, tensors, { dtype: 'F16', metadata: facts(2) })
    expect(openTrajectory(path).noiseLevels).toEqual([0.5, 0.5])
  })

  it.each([
    ['no metadata', { 'x0.1': tensor(SHAPE) }, undefined],
    ['another format', { 'x0.1': tensor(SHAPE) }, { ...facts(1), format: 'pixart-studio trajectory 1' }],
    ['levels that are none', { 'x0.1': tensor(SHAPE) }, { ...facts(1), noise_levels: '["a"]' }],
    ['levels that are no JSON', { 'x0.1': tensor(SHAPE) }, { ...facts(1), noise_levels: '[0' }],
    ['seconds of another number of steps', { 'x0.1': tensor(SHAPE) }, { ...facts(1), seconds: '[1,1]' }],
    ['changes of another number of steps', { 'x0.1': tensor(SHAPE) }, { ...facts(1), changes: '[1]' }],
    ['no forward pass', { 'x0.1': tensor(SHAPE) }, { ...facts(1), forward_passes: '0' }],
    ['a projection of other latents', { 'x0.1': tensor([3, 3, 5]) }, facts(1)],
    ['a step missing', { 'x0.1': tensor(SHAPE), 'x0.3': tensor(SHAPE) }, facts(2)],
    ['a step too many', { 'x0.1': tensor(SHAPE), 'x0.2': tensor(SHAPE) }, facts(1)],
    ['two shapes', { 'x0.1': tensor(SHAPE), 'x0.2': tensor([4, 5, 3]) }, facts(2)],
    ['nothing in it', { 'x0.1': tensor([4, 0, 5]) }, facts(1)],
    ['a latent that no picture has', { 'x0.1': tensor([4, 1, 5000]) }, facts(1)],
    ['seconds below 0', { 'x0.1': tensor(SHAPE) }, { ...facts(1), seconds: '[-1]' }],
    ['a flat one', { 'x0.1': tensor([60]) }, facts(1)],
  ])('%s', (_, tensors, metadata) => {
    const path = join(temporaryFolder(), 'lane.safetensors')
    writeSafetensors(path, new Map(Object.entries(tensors)), { dtype: 'F16', ...(metadata && { metadata }) })
    expect(() => openTrajectory(path)).toThrow(expect.objectContaining({ code: 'E_SAFETENSORS_TENSOR' }))
  })
})

it('what cannot be written is one sentence, and leaves nothing', () => {
  const folder = temporaryFolder()
  const writer = writerOf()
  writer.add(1, latentOf(1), { noiseLevel: 0, seconds: 1, forwardPasses: 1 })
  mkdirSync(join(folder, 'lane.safetensors'))
  for (const path of [join(folder, 'none', 'lane.safetensors'), join(folder, 'lane.safetensors')])
    expect(() => writer.write(path)).toThrow(expect.objectContaining({ code: 'E_OUTPUT_UNWRITABLE' }))
  expect(existsSync(join(folder, 'none'))).toBe(false)
  expect(readdirSync(folder)).toEqual(['lane.safetensors'])
})
