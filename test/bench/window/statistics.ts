/** Of measurements. `values` is not changed; numbers are NaN where there are no values. */

/** `share` from 0 to 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Theil and Sen: the median of the slopes between all pairs of (place, value), which single peaks do not move. */
export function slope(values: readonly number[]): number {
  const slopes: number[] = []
  for (const [from, first] of values.entries())
    for (let to = from + 1; to < values.length; to++) slopes.push((values[to]! - first) / (to - from))
  return quantile(slopes, 0.5)
}
