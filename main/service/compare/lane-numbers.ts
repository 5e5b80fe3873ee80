/** What a comparison says in figures: a row a lane. */
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { RgbPicture } from '../../../native-models/pipeline/encode-png.ts'
import type { LaneLog } from './lane-log.ts'
import { psnr, rms, ssim } from './metrics.ts'

export interface PaintedLane {
  readonly request: GenerateRequest
  readonly log: LaneLog
  readonly picture: RgbPicture
  /** Absolute paths. */
  readonly file: string
  readonly trajectory: string
  readonly pictureBytes: number
  readonly trajectoryBytes: number
}

export interface LaneNumbers extends Pick<GenerateRequest, 'sampler' | 'steps' | 'guidance' | 'seed'> {
  /** From 1. */
  readonly lane: number
  /** The distances are to this lane: its own are infinite PSNR, SSIM 1 and RMS 0. */
  readonly isReference: boolean
  readonly forwardPasses: number
  readonly seconds: number
  readonly secondsPerStep: number
  readonly psnr: number
  readonly ssim: number
  /** Between the last x0 latents. */
  readonly rms: number
  readonly pictureBytes: number
  readonly trajectoryBytes: number
  /** RMS between consecutive x0 latents, from the second step on. */
  readonly changes: readonly number[]
}

/** reference: place of the lane that the others are held against. */
export function laneNumbers(lanes: readonly PaintedLane[], reference: number): LaneNumbers[] {
  const against = lanes[reference]!
  return lanes.map(({ request, log, picture, pictureBytes, trajectoryBytes }, index) => {
    const { sampler, steps, guidance, seed } = request
    const { forwardPasses, seconds, changes } = log
    return {
      ...{ lane: index + 1, isReference: index === reference, sampler, steps, guidance, seed },
      ...{ forwardPasses, seconds, secondsPerStep: seconds / steps },
      psnr: psnr(picture, against.picture),
      ssim: ssim(picture, against.picture),
      rms: rms(log.x0?.data ?? [], against.log.x0?.data ?? []),
      ...{ pictureBytes, trajectoryBytes, changes },
    }
  })
}
