/** Names by which requests and prompts call LoRAs. */

const LONGEST = 150
/** ` (5000)` */
const LONGEST_NUMBER = 10
const UNSAYABLE = /[<>:/\\\p{Cc}]/u

/** One for each, in their order, no two alike in any case of letters, and none of `others`: `style`, `style (2)` … */
export function uniqueNames(stems: readonly string[], others: readonly string[] = []): string[] {
  const taken = new Set(others.map((name) => name.toLowerCase()))
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

/** Can requests and prompts call a LoRA by it? */
export function isSayable(name: string): boolean {
  return name.length <= LONGEST + LONGEST_NUMBER && name.trim() !== '' && !UNSAYABLE.test(name)
}

/** What can stand in `<lora:name:0.8>` and in a request. */
function sayable(stem: string): string {
  const safe = stem.replace(new RegExp(UNSAYABLE, 'gu'), '_').toWellFormed().trim().slice(0, LONGEST).trim()
  return safe === '' ? 'lora' : safe.toWellFormed()
}
