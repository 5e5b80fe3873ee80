/** How far a lane's latents are from other lanes' ends, a step at a time, beside other work. */
import { setImmediate } from 'node:timers/promises'
import { rms } from './metrics.ts'
import type { Latent, Trajectory } from './trajectory-file.ts'

/**
 * RMS of every step's x0 to each end: (ends, steps). Empty for an end that is not there or has another shape.
 * @throws E_FILE_CHANGED
 */
export async function rmsToEnds(
  { noiseLevels, shape, x0 }: Trajectory,
  ends: readonly (Latent | undefined)[],
): Promise<number[][]> {
  const distances: number[][] = ends.map(() => [])
  for (const index of noiseLevels.keys()) {
    const { data } = x0(index + 1)
    for (const [place, end] of ends.entries())
      if (end && String(end.shape) === String(shape)) distances[place]!.push(rms(data, end.data))
    await setImmediate()
  }
  return distances.map(finite)
}

/** float16 has an end: beyond it nothing can be said. */
function finite(values: number[]): number[] {
  return values.every(Number.isFinite) ? values : []
}
