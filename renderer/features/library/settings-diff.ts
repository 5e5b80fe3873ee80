/** Two runs side by side: which settings differ, and which words of the prompts. */
import { type SettingKey, type SettingNames, settingsOf } from '../history/settings-of.ts'
import type { Side } from './library-state.ts'

export interface DiffRow {
  readonly key: SettingKey
  readonly left: string
  readonly right: string
  readonly same: boolean
}

/** Every setting, those that differ first, each group in the order in which one thinks. */
export function settingsDiff(left: Side, right: Side, names: SettingNames): DiffRow[] {
  const others = settingsOf(right.entry, names, right.picture)
  const rows = settingsOf(left.entry, names, left.picture).map(({ key, value }, n) => {
    const other = others[n]?.value ?? ''
    return { key, left: value, right: other, same: value === other }
  })
  return [...rows.filter((row) => !row.same), ...rows.filter((row) => row.same)]
}

export interface DiffWord {
  readonly text: string
  readonly changed: boolean
}

/** Beyond this many words a prompt is compared as a whole: the table below grows with the square. */
const MAX_WORDS = 400

/** The words of both texts, those marked that the other one has not (longest common subsequence). */
export function wordDiff(left: string, right: string): { left: DiffWord[]; right: DiffWord[] } {
  const a = left.split(/\s+/).filter((word) => word !== '')
  const b = right.split(/\s+/).filter((word) => word !== '')
  if (a.length > MAX_WORDS || b.length > MAX_WORDS) {
    return {
      left: [{ text: left, changed: left !== right }],
      right: [{ text: right, changed: left !== right }],
    }
  }
  const inA = new Set<number>()
  const inB = new Set<number>()
  const length = commonLengths(a, b)
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      inA.add(i++)
      inB.add(j++)
    } else if ((length[i + 1]?.[j] ?? 0) >= (length[i]?.[j + 1] ?? 0)) i++
    else j++
  }
  return { left: marked(a, inA), right: marked(b, inB) }
}

/** length[i][j]: words that a[i…] and b[j…] have in common, in order. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const length = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (let i = a.length - 1; i >= 0; i--) {
    const row = length[i] ?? []
    const below = length[i + 1] ?? []
    for (let j = b.length - 1; j >= 0; j--) {
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0)
    }
  }
  return length
}

function marked(words: readonly string[], common: ReadonlySet<number>): DiffWord[] {
  return words.map((text, n) => ({ text, changed: !common.has(n) }))
}
