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

/** The three names that look most like `asked`, best first: what it contains or is part of counts as near. */
export function closestNames(asked: string, names: readonly string[]): string[] {
  const wanted = asked.toLowerCase().slice(0, 64)
  const distance = (name: string): number => {
    const related = wanted.length > 1 && (name.includes(wanted) || wanted.includes(name))
    return editDistance(wanted, name) - (related ? name.length : 0)
  }
  return names.toSorted((a, b) => distance(a) - distance(b)).slice(0, 3)
}
