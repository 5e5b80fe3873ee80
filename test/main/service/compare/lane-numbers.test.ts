import { join } from 'node:path'
import { expect, it } from 'vitest'
import { LaneLog } from '../../../../main/service/compare/lane-log.ts'
import { laneNumbers, type PaintedLane } from '../../../../main/service/compare/lane-numbers.ts'
import { numbersCsv } from '../../../../main/service/compare/numbers-csv.ts'
import { openTrajectory } from '../../../../main/service/compare/trajectory-file.ts'
import type { GenerateRequest } from '../../../../native-models/api/request.ts'
import { digestOf } from '../../../../native-models/pipeline/step-digest.ts'
import { temporaryFolder } from '../../../native-models/files.ts'

const request: GenerateRequest = {
  ...{ model: 'nano', prompt: 'red apple', negativePrompt: '', cleanCaption: false, longPrompt: 'refuse' },
  ...{ sampler: 'heun', steps: 2, guidance: 3, seed: '7', count: 1 },
  size: { kind: 'aspect', width: 1, height: 1 },
}

/** Steps whose x0 is all one number. */
function logOf(passes: readonly (readonly [step: number, value: number])[]): LaneLog {
  const log = new LaneLog()
  log.project([0, 1, 2].map(() => [1, 1, 1, 1, 0]))
  for (const [index, [step, value]] of passes.entries())
    log.add({
      ...{
        type: 'step',
        lane: 0,
        step,
        steps: 3,
        forwardPasses: index + 1,
        noiseLevel: 1 / step,
        seconds: 0.25,
      },
      x0: { shape: [4, 1, 2], data: new Float32Array(8).fill(value) },
      digest: digestOf(new Float32Array(8).fill(value)),
    })
  return log
}

function laneOf(log: LaneLog, level: number, more: Partial<GenerateRequest> = {}): PaintedLane {
  const picture = { width: 12, height: 11, rgb: new Uint8Array(12 * 11 * 3).fill(level) }
  const files = { file: '/a.png', trajectory: '/a.safetensors', pictureBytes: 900, trajectoryBytes: 200 }
  return { request: { ...request, ...more }, log, picture, ...files }
}

it('a log keeps the last pass of each step: in the changes, and in the file', () => {
  const log = logOf([
    [1, 9],
    [1, 1],
    [2, 100],
    [2, 3],
    [3, 3.5],
  ])
  expect(log.changes).toEqual([2, 0.5])
  expect([log.forwardPasses, log.seconds]).toEqual([5, 1.25])
  const path = join(temporaryFolder(), 'lane.safetensors')
  log.trajectory.write(path)
  const { noiseLevels, x0 } = openTrajectory(path)
  expect(noiseLevels).toEqual([1, 1 / 2, 1 / 3])
  expect([1, 2, 3].map((step) => x0(step).data[7])).toEqual([1, 3, 3.5])
})

it('numbers are held against the reference lane, and the table says them', () => {
  const log = logOf([
    [1, 1],
    [2, 2],
    [2, 3],
  ])
  const lanes = [laneOf(log, 100), laneOf(logOf([[1, 5]]), 101, { sampler: 'euler', steps: 1, seed: '8' })]
  const [first, second] = laneNumbers(lanes, 1)
  expect(first).toMatchObject({
    lane: 1,
    isReference: false,
    forwardPasses: 3,
    seconds: 0.75,
    secondsPerStep: 0.375,
  })
  expect(first!.rms).toBe(2)
  expect(first!.psnr).toBeCloseTo(48.1308, 4)
  expect(second).toMatchObject({
    lane: 2,
    isReference: true,
    psnr: Number.POSITIVE_INFINITY,
    ssim: 1,
    rms: 0,
  })
  expect(numbersCsv([first!, second!]).split('\n')).toEqual([
    'lane,reference,sampler,steps,guidance,seed,forward_passes,seconds,seconds_a_step,psnr_db,ssim,rms_latent,picture_bytes,trajectory_bytes,change_per_step',
    `1,,heun,2,3,7,3,0.75,0.375,48.1308,${Number(first!.ssim.toPrecision(7))},2,900,200,2`,
    '2,yes,euler,1,3,8,1,0.25,0.25,inf,1,0,900,200,',
    '',
  ])
})
