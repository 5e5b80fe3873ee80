import { expect, it } from 'vitest'
import { stepPreviews } from '../../../../main/service/compare/step-previews.ts'
import type { Trajectory } from '../../../../main/service/compare/trajectory-file.ts'
import { previewOf } from '../../../../native-models/pipeline/preview.ts'
import { TorchGenerator } from '../../../../native-models/runtime/random.ts'

const PROJECTION = [
  [0.5, 0.1, -0.2, 0.3, 0.05],
  [-0.4, 0.2, 0.6, 0.1, -0.1],
  [0.1, 0.7, 0.2, -0.3, 0],
]

function trajectoryOf(steps: number, shape: readonly [number, number, number]): Trajectory {
  const size = shape[0] * shape[1] * shape[2]
  return {
    ...{ projection: PROJECTION, shape, forwardPasses: steps, changes: [] },
    noiseLevels: Array(steps).fill(0),
    seconds: Array(steps).fill(1),
    x0: (step) => ({ shape, data: new TorchGenerator(BigInt(step)).randn(size) }),
  }
}

it('each step as the engine shows it while it paints, one after the other', async () => {
  const trajectory = trajectoryOf(40, [4, 6, 9])
  const { width, height, rgb } = await stepPreviews(trajectory, { from: 3, to: 40 })
  expect([width, height, rgb.length]).toEqual([9, 6, 38 * 6 * 9 * 3])
  for (const step of [3, 20, 40]) {
    const one = previewOf({ weights: PROJECTION, explained: 1 }, trajectory.x0(step).data, {
      width: 9,
      height: 6,
    })
    const at = (step - 3) * one.rgb.length
    expect(rgb.subarray(at, at + one.rgb.length)).toEqual(one.rgb)
  }
})

it('large ones are made smaller: a pixel is the mean of its square, also of one that is cut', async () => {
  const trajectory = trajectoryOf(1, [4, 5, 257])
  const { width, height, rgb } = await stepPreviews(trajectory, { from: 1, to: 1 })
  expect([width, height]).toEqual([86, 2])
  const whole = previewOf({ weights: PROJECTION, explained: 1 }, trajectory.x0(1).data, {
    width: 257,
    height: 5,
  })
  const mean = (columns: readonly number[], rows: readonly number[]) => {
    const values = rows.flatMap((y) => columns.map((x) => whole.rgb[(y * 257 + x) * 3 + 1]!))
    return Math.round(values.reduce((sum, value) => sum + value) / values.length)
  }
  expect(rgb[1]).toBe(mean([0, 1, 2], [0, 1, 2]))
  expect(rgb[(86 + 85) * 3 + 1]).toBe(mean([255, 256], [3, 4]))
})

it('refuses steps that are not there, and too many at once', async () => {
  const refused = expect.objectContaining({ code: 'E_REQUEST' })
  const range = (from: number, to: number) => stepPreviews(trajectoryOf(300, [4, 1, 1]), { from, to })
  await expect(range(1, 301)).rejects.toEqual(refused)
  await expect(range(5, 4)).rejects.toEqual(refused)
  await expect(range(1, 251)).rejects.toEqual(refused)
  expect((await range(51, 300)).rgb.length).toBe(250 * 3)
})
