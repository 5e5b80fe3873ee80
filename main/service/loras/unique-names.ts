/** Names by which requests and prompts call LoRAs. */

const LONGEST = 150

/** One for each, in their order, no two alike in any case of letters: `style`, `style (2)` … */
export function uniqueNames(stems: readonly string[]): string[] {
  const taken = new Set<string>()
  const numbers = new Map<string, number>()
  return stems.map((stem) => {
    const plain = sayable(stem)
    let number = numbers.get(plain) ?? 1
    let name = plain
    for (; taken.has(name.toLowerCase()); name = `${plain} (${number})`) number++
    numbers.set(plain, number)
    taken.add(name.toLowerCase())
    return name
  })
}

/** What can stand in `<lora:name:0.8>` and in a request. */
function sayable(stem: string): string {
  const safe = stem
    .replace(/[<>:/\\\p{Cc}]/gu, '_')
    .toWellFormed()
    .trim()
    .slice(0, LONGEST)
    .trim()
  return safe === '' ? 'lora' : safe.toWellFormed()
}
