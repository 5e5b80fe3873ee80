/** A lane's label where there is little room: without the words that all lanes begin with. */

const BETWEEN = ' · '

/**
 * `DPM-Solver++ 2M Karras` → `2M Karras`, where all labels begin with `DPM-Solver++` and more follows in each; of
 * a grid's cells part by part: `guidance 2 · seed 7` → `2 · 7`.
 */
export function shortLabel(labels: readonly string[], label: string): string {
  const all = labels.map((one) => one.split(BETWEEN))
  const own = label.split(BETWEEN)
  if (all.some((parts) => parts.length !== own.length)) return withoutCommon(labels, label)
  const columns = own.map((_, at) => all.map((parts) => parts[at] ?? ''))
  const differing = own.flatMap((part, at) => {
    const column = columns[at] ?? []
    return column.every((one) => one === part) ? [] : [withoutCommon(column, part)]
  })
  return differing.length === 0 ? label : differing.join(BETWEEN)
}

function withoutCommon(labels: readonly string[], label: string): string {
  const all = labels.map((one) => one.split(' '))
  const [first = []] = all
  const most = Math.min(...all.map((words) => words.length)) - 1
  let common = 0
  while (common < most && all.every((words) => words[common] === first[common])) common++
  return label.split(' ').slice(common).join(' ')
}

/** What a label begins with as another one does, and the words that tell it from that one; never nothing. */
export function partedLabel(labels: readonly string[], label: string): readonly [string, string] {
  const words = label.split(' ')
  const others = labels.filter((one) => one !== label).map((one) => one.split(' '))
  const shared = Math.max(0, ...others.map((other) => sharedWords(words, other)))
  const common = Math.min(shared, words.length - 1)
  const own = words.slice(common).join(' ')
  return [common === 0 ? '' : `${words.slice(0, common).join(' ')} `, own]
}

function sharedWords(words: readonly string[], other: readonly string[]): number {
  const differs = words.findIndex((word, at) => word !== other[at])
  return differs === -1 ? words.length : differs
}
