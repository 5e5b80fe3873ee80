/** The name that somebody meant who typed another one. */

/** Fewest characters to insert, delete or replace (Levenshtein), row by row. */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, n) => n)
  for (const [i, letter] of [...a].entries()) {
    const row = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const replaced = (above[j] ?? 0) + (letter === b[j] ? 0 : 1)
      row.push(Math.min(replaced, (above[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1))
    }
    above = row
  }
  return above[b.length] ?? 0
}

/** undefined where nothing is near: a third of the letters may differ, or one name begins with the other. */
export function closestName(typed: string, names: readonly string[]): string | undefined {
  const wanted = typed.toLowerCase().slice(0, 64)
  const near = names
    .map((name) => ({ name, off: offOf(wanted, name.toLowerCase().slice(0, 64)) }))
    .filter(({ name, off }) => off <= Math.max(1, Math.min(wanted.length, name.length) / 3))
  return near.sort((a, b) => a.off - b.off)[0]?.name
}

function offOf(wanted: string, name: string): number {
  const begins = wanted.length >= 3 && (name.startsWith(wanted) || wanted.startsWith(name))
  return begins ? Math.min(1, distance(wanted, name)) : distance(wanted, name)
}
