/** The search line: words and filters (`sampler:lcm starred before:2026-11`) as text, and as chips over that text. */

export const FILTER_KEYS = ['model', 'sampler', 'size', 'tag', 'before', 'after'] as const
export type FilterKey = (typeof FILTER_KEYS)[number]

export interface Filter {
  readonly kind: FilterKey | 'starred'
  /** As it stands in the line, quotes included. */
  readonly text: string
  readonly value: string
}

export interface Query {
  readonly words: string
  readonly filters: readonly Filter[]
}

/** A word, several words in quotes, or `key:value` whose value may be quoted to hold spaces. */
const PART = /(?:[a-z]+:)?"[^"]*"|\S+/gi

export function parseQuery(line: string): Query {
  const words: string[] = []
  const filters: Filter[] = []
  for (const [part] of line.matchAll(PART)) {
    const filter = filterOf(part)
    if (filter === undefined) words.push(part)
    else filters.push(filter)
  }
  return { words: words.join(' '), filters }
}

function filterOf(part: string): Filter | undefined {
  if (part.toLowerCase() === 'starred') return { kind: 'starred', text: part, value: '' }
  const colon = part.indexOf(':')
  const kind = FILTER_KEYS.find((key) => key === part.slice(0, colon).toLowerCase())
  const value = part.slice(colon + 1).replaceAll('"', '')
  return kind === undefined || value === '' ? undefined : { kind, text: part, value }
}

/** `key:value`, quoted where the value has spaces. */
export function filterText(kind: FilterKey, value: string): string {
  const plain = value.replaceAll('"', '')
  return /\s/.test(plain) ? `${kind}:"${plain}"` : `${kind}:${plain}`
}

/** The line with this filter, in place of those of the same kind (of tags there may be several). */
export function withFilter(line: string, text: string): string {
  const added = filterOf(text)
  const { words, filters } = parseQuery(line)
  const kept = filters.filter(
    (filter) => filter.text !== text && (filter.kind !== added?.kind || filter.kind === 'tag'),
  )
  return join(words, [...kept.map((filter) => filter.text), text])
}

export function withoutFilter(line: string, text: string): string {
  const { words, filters } = parseQuery(line)
  return join(
    words,
    filters.map((filter) => filter.text).filter((known) => known !== text),
  )
}

export function hasFilter(line: string, text: string): boolean {
  return parseQuery(line).filters.some((filter) => filter.text.toLowerCase() === text.toLowerCase())
}

export function toggleFilter(line: string, text: string): string {
  return hasFilter(line, text) ? withoutFilter(line, text) : withFilter(line, text)
}

function join(words: string, filters: readonly string[]): string {
  return [words, ...filters].filter((part) => part !== '').join(' ')
}

/** The local day of a moment, as filters write it. */
export function dayOf(moment: number): string {
  const date = new Date(moment)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
