/** Every sampler there is, by name and by a checkpoint's scheduler: the lists of the window and the CLI are this. */
import { StudioError } from '../api/errors.ts'
import { closestNames } from './closest-names.ts'
import type { Prediction } from './parametrization.ts'
import { MAX_STEPS, SAMPLER_ROWS } from './rows.ts'
import { type Sampler, samplerOf } from './sampler.ts'
import type { TrainingSchedule } from './schedule.ts'
import { readSchedulerConfig, type SchedulerOptions } from './scheduler-config.ts'

export const SAMPLERS: readonly Sampler[] = SAMPLER_ROWS.map((row) =>
  samplerOf({ maxSteps: MAX_STEPS, ...row }),
)

/** Throws E_SAMPLER_UNKNOWN with the names that look like it. */
export function findSampler(id: string): Sampler {
  const found = SAMPLERS.find((sampler) => sampler.id === id)
  if (found) return found
  const close = closestNames(
    id,
    SAMPLERS.map((sampler) => sampler.id),
  )
  throw new StudioError(
    'E_SAMPLER_UNKNOWN',
    `There is no sampler "${id.slice(0, 64)}"${close.length > 0 ? `; close to it: ${close.join(', ')}` : ''}.`,
  )
}

const sameOptions = (a: SchedulerOptions, b: SchedulerOptions): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([key, value]) => b[key] === value)

const describe = (options: SchedulerOptions): string =>
  Object.entries(options)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ') || 'its defaults'

/**
 * The sampler of a checkpoint's scheduler_config.json (as parsed JSON), the first in the table that does what
 * it says. Throws E_CONFIG where the config is broken or no row does that.
 */
export function samplerOfScheduler(config: unknown): {
  sampler: Sampler
  training: TrainingSchedule
  prediction: Prediction
} {
  const { className, options, training, prediction } = readSchedulerConfig(config)
  const rows = SAMPLER_ROWS.filter(({ scheduler }) => scheduler?.className === className)
  const row = rows.find(({ scheduler }) => sameOptions(scheduler?.options ?? {}, options))
  if (row) return { sampler: findSampler(row.id), training, prediction }
  const known = rows.map(({ scheduler }) => describe(scheduler?.options ?? {})).join('; ')
  throw new StudioError(
    'E_CONFIG',
    `No sampler here is ${className} with ${describe(options)} (there is one with: ${known}).`,
  )
}
