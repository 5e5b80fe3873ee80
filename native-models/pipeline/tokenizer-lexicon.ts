/** A set of words that finds those which begin at a given place of a text: a trie as a sorted list. */

export interface Word {
  readonly text: string
  readonly id: number
  readonly score: number
}

export interface Lexicon {
  /** Sorted by UTF-16 units, so that the words with one beginning stand together. */
  readonly words: readonly Word[]
  /** First unit → where its words stand: [from, to). */
  readonly starts: ReadonlyMap<number, readonly [from: number, to: number]>
}

/** Of words with the same text the last one counts. */
export function createLexicon(words: Iterable<Word>): Lexicon {
  const unique = new Map<string, Word>()
  for (const word of words) if (word.text !== '') unique.set(word.text, word)
  const sorted = [...unique.values()].sort((a, b) => (a.text < b.text ? -1 : 1))
  const starts = new Map<number, [number, number]>()
  sorted.forEach(({ text }, place) => {
    const start = starts.get(text.charCodeAt(0))
    if (start === undefined) starts.set(text.charCodeAt(0), [place, place + 1])
    else start[1] = place + 1
  })
  return { words: sorted, starts }
}

/**
 * Calls `visit` for every word that begins at `text[start]`, shortest first. Each further unit narrows the
 * range of candidates, so that the cost is the length of the longest candidate and not that of the text.
 */
export function eachWordAt(
  lexicon: Lexicon,
  text: string,
  options: { start: number; visit: (word: Word) => void },
): void {
  const { words } = lexicon
  let [from, to] = lexicon.starts.get(text.charCodeAt(options.start)) ?? [0, 0]
  for (let depth = 1; from < to; depth++) {
    const first = words[from]!
    if (first.text.length === depth) {
      options.visit(first)
      from++
    }
    const unit = text.charCodeAt(options.start + depth)
    if (Number.isNaN(unit)) return
    from = firstPlace(words, { from, to, depth, atLeast: unit })
    to = firstPlace(words, { from, to, depth, atLeast: unit + 1 })
  }
}

/** The longest word at `text[start]`. */
export function longestWordAt(lexicon: Lexicon, text: string, start: number): Word | undefined {
  let longest: Word | undefined
  eachWordAt(lexicon, text, {
    start,
    visit: (word) => {
      longest = word
    },
  })
  return longest
}

function firstPlace(
  words: readonly Word[],
  range: { from: number; to: number; depth: number; atLeast: number },
): number {
  let { from, to } = range
  while (from < to) {
    const middle = (from + to) >>> 1
    if (words[middle]!.text.charCodeAt(range.depth) < range.atLeast) from = middle + 1
    else to = middle
  }
  return from
}
