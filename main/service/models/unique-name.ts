/** A name that no other model has: `pixart-512`, `pixart-512-2`. */
const LONGEST = 58

/** Made of any words; small letters, digits and - are left of them. */
export function uniqueName(words: string, taken: ReadonlySet<string>): string {
  const plain = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '')
  const name = plain === '' ? 'model' : plain
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name}-${n}`
    if (!taken.has(candidate)) return candidate
  }
}
