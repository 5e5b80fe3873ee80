/**
 * What is known of lanes without their latents: written down when the steps are given up, so that chart and table stay
 * as they were. figures.json in the comparison's folder.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../../native-models/api/errors.ts'
import { writeWhole } from '../../../native-models/pipeline/write-whole.ts'
import { rmsToEnds } from './latent-distances.ts'
import type { Trajectory } from './trajectory-file.ts'

const numbers = z.array(z.number())
const amounts = z.array(z.number().nonnegative())
const laneFigures = z.strictObject({
  /** Of each step, as in its trajectory. */
  noiseLevels: numbers.min(1),
  seconds: amounts,
  forwardPasses: z.int().positive(),
  /** RMS of each step's x0 against the one before, from the second on. */
  changes: amounts,
  /** Of each step's x0 to the end of each lane; empty where they cannot be held against each other. */
  rms: z.array(amounts),
})
export type LaneFigures = z.infer<typeof laneFigures>
/** null: the lane was not painted. */
const figures = z.strictObject({ lanes: z.array(laneFigures.nullable()) })

/** folder: of the comparison, absolute. In the lanes' order; undefined where none were written. */
export function readFigures(folder: string): (LaneFigures | undefined)[] | undefined {
  try {
    const { lanes } = figures.parse(JSON.parse(readFileSync(pathIn(folder), 'utf8')))
    return lanes.map((lane) => lane ?? undefined)
  } catch {
    return undefined
  }
}

/**
 * Of all lanes whose steps are still there; what was written before of others stays.
 * @throws E_OUTPUT_UNWRITABLE, E_DISK_FULL, E_FILE_CHANGED; E_CANCELLED when `signal` says so
 */
export async function writeFigures(
  folder: string,
  trajectories: readonly (Trajectory | undefined)[],
  signal?: AbortSignal,
): Promise<void> {
  const ends = trajectories.map((trajectory) => trajectory?.x0(trajectory.noiseLevels.length))
  const before = readFigures(folder)
  const lanes: (LaneFigures | null)[] = []
  for (const [lane, trajectory] of trajectories.entries()) {
    if (signal?.aborted) throw new StudioError('E_CANCELLED', 'The studio ends.')
    if (trajectory) {
      const known = before?.[lane]?.rms
      const measured = await rmsToEnds(trajectory, ends)
      const { noiseLevels, seconds, changes, forwardPasses } = trajectory
      lanes.push({
        ...{ noiseLevels: [...noiseLevels], seconds: [...seconds], changes: [...changes], forwardPasses },
        // Of an end that is gone by now, as it was when it was there.
        rms: measured.map((own, end) => (own.length > 0 ? own : (known?.[end] ?? []))),
      })
    } else lanes.push(before?.[lane] ?? null)
  }
  writeWhole(pathIn(folder), Buffer.from(JSON.stringify({ lanes })))
}

function pathIn(folder: string): string {
  return join(folder, 'figures.json')
}
