/** For which part of the steps a control is followed. */
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
