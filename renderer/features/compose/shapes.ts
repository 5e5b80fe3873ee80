/** The model's buckets as shapes to choose from. */
import type { Sides } from '../../state/defaults.ts'

/** Wide enough apart to be told from each other. */
const AT_FIRST = 8

const ratioOf = ({ width, height }: Sides) => Math.log(width / height)

/** From the tallest to the widest. */
export const inOrder = <S extends Sides>(buckets: readonly S[]): S[] =>
  [...buckets].sort((a, b) => ratioOf(a) - ratioOf(b))

/** A few shapes that stand for all: the square, and others evenly apart between the extremes. */
export function fewShapes<S extends Sides>(buckets: readonly S[], most = AT_FIRST): S[] {
  const all = inOrder(buckets)
  if (all.length <= most) return all
  const [narrow, wide] = [-1.1, 1.1]
  const wanted = Array.from({ length: most - 1 }, (_, n) => narrow + ((wide - narrow) * n) / (most - 2))
  const nearest = (ratio: number) =>
    all.reduce((best, one) => (Math.abs(ratioOf(one) - ratio) < Math.abs(ratioOf(best) - ratio) ? one : best))
  return inOrder([...new Set([0, ...wanted].map(nearest))]).slice(0, most)
}

/** How large a shape is drawn: all with the same area, none larger than `most` in pixels. */
export function drawnSize({ width, height }: Sides, most = 42): Sides {
  const root = Math.sqrt(width / height)
  const side = 29
  const scale = Math.min(1, most / (side * Math.max(root, 1 / root)))
  return { width: Math.round(side * root * scale), height: Math.round((side / root) * scale) }
}
