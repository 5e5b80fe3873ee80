/** Seconds a step and the time that is left, from the forward passes that are done. */

/** The share of a new measurement in the running mean: calm, yet it follows a machine that gets busy. */
const SHARE = 0.3

interface Work {
  readonly steps: number
  readonly passes: number
  readonly picturesAfter: number
}

/** Called after each forward pass with its number, from 1. */
export function stepTimer({
  steps,
  passes,
  picturesAfter,
}: Work): (pass: number) => { secondsPerStep: number; etaMs: number } {
  let last = performance.now()
  let passMs: number | undefined
  return (pass) => {
    const now = performance.now()
    const elapsed = now - last
    last = now
    passMs = passMs === undefined ? elapsed : passMs + SHARE * (elapsed - passMs)
    const left = passes - pass + picturesAfter * passes
    return { secondsPerStep: (passMs * passes) / steps / 1000, etaMs: Math.max(0, left * passMs) }
  }
}
