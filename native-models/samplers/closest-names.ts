/** Levenshtein distance: the fewest characters to insert, delete or replace. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}

const MOST = 2
const NEAR_EDITS = 2
const SHARED_PREFIX = 4

/** At most two names that look like `asked`, best first: two edits away at most, or with the same beginning. */
export function closestNames(asked: string, names: readonly string[]): string[] {
  const wanted = asked.toLowerCase().slice(0, 64)
  const near = (name: string): boolean =>
    distance(name) <= Math.min(NEAR_EDITS, name.length - 1) ||
    (wanted.length >= SHARED_PREFIX && name.startsWith(wanted.slice(0, SHARED_PREFIX)))
  const distance = (name: string): number => editDistance(wanted, name)
  return names
    .filter(near)
    .toSorted((a, b) => distance(a) - distance(b))
    .slice(0, MOST)
}
