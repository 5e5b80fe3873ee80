/** What a recipe says of itself: a hash of all the rest of it, so that one sees what was changed by hand. */
import { createHash } from 'node:crypto'

/**
 * As JSON with its names in order, so that another layout of the file is no change.
 * @param content as it stands in the file; a `digest` in it does not count
 * @returns sha256, in hexadecimal digits
 */
export function recipeDigest(content: object): string {
  const { digest: _, ...rest } = content as { digest?: unknown }
  return createHash('sha256').update(JSON.stringify(rest, inOrder)).digest('hex')
}

function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
