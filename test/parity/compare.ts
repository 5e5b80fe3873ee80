/** How outputs are held against the reference numbers. */
import { expect } from 'vitest'

export interface Difference {
  /** Mean absolute difference over the reference's standard deviation. */
  readonly mean: number
  /** The same for the worst element. */
  readonly worst: number
}

function difference(ours: Float32Array, reference: Float32Array): Difference {
  expect(ours.length).toBe(reference.length)
  expect(reference.length).toBeGreaterThan(0)
  const average = reference.reduce((sum, value) => sum + value, 0) / reference.length
  const deviation = Math.sqrt(
    reference.reduce((sum, value) => sum + (value - average) ** 2, 0) / reference.length,
  )
  let [total, worst] = [0, 0]
  for (const [index, value] of reference.entries()) {
    const distance = Math.abs(ours[index]! - value)
    expect(Number.isFinite(distance)).toBe(true)
    total += distance
    worst = Math.max(worst, distance)
  }
  return { mean: total / reference.length / deviation, worst: worst / deviation }
}

/** The fixtures' tolerance of a forward pass in float32. */
export function expectForwardParity(ours: Float32Array, reference: Float32Array): void {
  const { mean, worst } = difference(ours, reference)
  expect(mean).toBeLessThanOrEqual(1e-4)
  expect(worst).toBeLessThanOrEqual(1e-3)
}

export function largestDifference(ours: ArrayLike<number>, reference: ArrayLike<number>): number {
  expect(ours.length).toBe(reference.length)
  let largest = 0
  for (let index = 0; index < ours.length; index++) {
    const distance = Math.abs(ours[index]! - reference[index]!)
    largest = Math.max(distance, largest)
  }
  return largest
}
