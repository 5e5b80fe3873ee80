/** Where every lane stands while one scrubber moves over all of them: as in the window, by step or by noise level. */

/** Two levels that differ by less are one. */
const SAME = 1e-6

/** noiseLevels: of each lane's steps, falling. → up to `most` positions, each with every lane's step, from 1. */
export function stepPositions(
  noiseLevels: readonly (readonly number[])[],
  { by, most }: { readonly by: 'step' | 'noise'; readonly most: number },
): number[][] {
  const longest = Math.max(0, ...noiseLevels.map(({ length }) => length))
  const count = Math.min(most, longest)
  return Array.from({ length: count }, (_, index) => {
    const at = (index + 1) / count
    return noiseLevels.map((levels) =>
      by === 'step' ? byStep(levels, at * longest) : byNoise(levels, 1 - at),
    )
  })
}

/** A lane that has ended stays at its end. */
function byStep({ length }: readonly number[], step: number): number {
  return Math.min(length, Math.round(step))
}

function byNoise(levels: readonly number[], level: number): number {
  const found = levels.findIndex((own) => own <= level + SAME)
  return found === -1 ? levels.length : found + 1
}
