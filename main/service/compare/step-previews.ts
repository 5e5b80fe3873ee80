/** How a lane's steps are seen without the decoder: small pictures, quickly, so that they follow a scrubber. */
import { setImmediate } from 'node:timers/promises'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { Preview } from '../../../native-models/api/events.ts'
import { previewOf } from '../../../native-models/pipeline/preview.ts'
import type { Trajectory } from './trajectory-file.ts'

/** Of one answer. */
const MOST_STEPS = 250
/** Pixels. */
const LONGEST_SIDE = 128
/** Then other work has its turn. */
const AT_ONCE_MS = 8

/** Steps from 1, both included. */
export interface StepRange {
  readonly from: number
  readonly to: number
}

/** → pictures of one size, rgb after rgb. @throws E_REQUEST for steps that are not there or too many, E_FILE_CHANGED */
export async function stepPreviews(trajectory: Trajectory, { from, to }: StepRange): Promise<Preview> {
  assertRange(trajectory, { from, to })
  const first = stepPreview(trajectory, from)
  const { width, height, rgb: bytes } = first
  const rgb = new Uint8Array(bytes.length * (to - from + 1))
  rgb.set(bytes)
  let begunMs = performance.now()
  for (let step = from + 1; step <= to; step++) {
    if (performance.now() - begunMs > AT_ONCE_MS) {
      await setImmediate()
      begunMs = performance.now()
    }
    rgb.set(stepPreview(trajectory, step).rgb, (step - from) * bytes.length)
  }
  return { width, height, rgb }
}

/** Of one step. @throws E_WEIGHTS_MISSING where it is not there, E_FILE_CHANGED */
export function stepPreview({ projection, shape, x0 }: Trajectory, step: number): Preview {
  const [, height, width] = shape
  const weights = projection.map((row) => [...row])
  return small(previewOf({ weights, explained: 1 }, x0(step).data, { height, width }))
}

function assertRange({ noiseLevels: { length } }: Trajectory, { from, to }: StepRange): void {
  if (from > to || to > length)
    throw new StudioError('E_REQUEST', `The lane has steps 1 to ${length}, not ${from} to ${to}.`)
  if (to - from >= MOST_STEPS)
    throw new StudioError('E_REQUEST', `Steps ${from} to ${to} are more than ${MOST_STEPS} at once.`)
}

/** A pixel for every square of them: the mean. */
function small(preview: Preview): Preview {
  const square = Math.ceil(Math.max(preview.width, preview.height) / LONGEST_SIDE)
  if (square === 1) return preview
  const [width, height] = [Math.ceil(preview.width / square), Math.ceil(preview.height / square)]
  const rgb = new Uint8Array(width * height * 3)
  for (let at = 0; at < rgb.length; at++) {
    const pixel = Math.floor(at / 3)
    const corner = { x: (pixel % width) * square, y: Math.floor(pixel / width) * square }
    rgb[at] = meanOf(preview, { ...corner, square, colour: at % 3 })
  }
  return { width, height, rgb }
}

interface Square {
  readonly x: number
  readonly y: number
  readonly square: number
  readonly colour: number
}

/** Squares at the edges may be cut. */
function meanOf({ width, height, rgb }: Preview, { x, y, square, colour }: Square): number {
  const [right, bottom] = [Math.min(width, x + square), Math.min(height, y + square)]
  let sum = 0
  for (let row = y; row < bottom; row++)
    for (let column = x; column < right; column++) sum += rgb[(row * width + column) * 3 + colour]!
  return Math.round(sum / ((right - x) * (bottom - y)))
}
