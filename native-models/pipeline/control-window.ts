/** For which part of the steps a control is followed. */
import { StudioError } from '../api/errors.ts'
import type { ControlUse } from '../api/request.ts'
import type { Level } from '../samplers/schedule.ts'

export interface ControlWindow {
  /** Whether the control is followed when the model is asked at this timestep. */
  readonly follows: (timestep: number) => boolean
  /** Whether it is at any step, and at every one. */
  readonly ever: boolean
  readonly always: boolean
}

/**
 * Step n of N, counted from 0, is at n / N; the control is followed where start ≤ n / N < end. Samplers that ask
 * the model several times a step are taken by the timestep: it belongs to the last level at or above it.
 * levels: the N + 1 of a sampler's plan.
 */
export function controlWindow(
  levels: readonly Pick<Level, 'timestep'>[],
  { start, end }: { start: number; end: number },
): ControlWindow {
  const steps = levels.length - 1
  const inside = Array.from({ length: steps }, (_, step) => start <= step / steps && step / steps < end)
  const follows = (timestep: number): boolean => {
    const step = levels.slice(0, steps).findLastIndex((level) => level.timestep >= timestep)
    return inside[Math.max(0, step)] ?? false
  }
  return { follows, ever: inside.includes(true), always: !inside.includes(false) }
}

/**
 * Refuses a control that no step would follow, before anything is painted without it. A strength of 0 asks for just that.
 * levels: the N + 1 of a sampler's plan. @throws E_REQUEST
 */
export function assertControlWindow(
  levels: readonly Pick<Level, 'timestep'>[],
  use: Pick<ControlUse, 'start' | 'end' | 'strength'>,
): void {
  const { start, end, strength } = use
  if (strength === 0) return
  if (start >= end)
    throw new StudioError('E_REQUEST', `The control’s start (${start}) is not before its end (${end}).`)
  if (controlWindow(levels, use).ever) return
  const steps = levels.length - 1
  throw new StudioError(
    'E_REQUEST',
    `The control is not followed: of ${steps} steps none begins from ${start} to ${end}.`,
  )
}
