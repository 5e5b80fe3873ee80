/** Linear combinations of latents: all the arithmetic that a solver does on whole vectors. */

/** A weight and the vector that it weighs. */
export type Term = readonly [weight: number, vector: Float32Array]

/** Σ weight · vector, summed in float64 and rounded to float32 once. A weight of 0 drops its vector unread. */
export function combine(...terms: readonly [Term, ...Term[]]): Float32Array {
  const sum = new Float64Array(terms[0][1].length)
  for (const [weight, vector] of terms) {
    if (weight === 0) continue
    for (let index = 0; index < sum.length; index++) sum[index]! += weight * vector[index]!
  }
  return new Float32Array(sum)
}
