/**
 * The line that the history is searched with: words and filters.
 *
 *     fox "blue background" model:nano size:256x256 tag:keep after:2026-10 before:2026-11 starred
 *
 * Everything must hold. A word finds every word that it begins; a quoted one is meant as it stands. The same
 * goes for the values of `model:`, `sampler:` and `tag:`. `after:` counts from the beginning of its year, month or day,
 * `before:` up to it. What looks like a filter but has no known name is words; a filter without a value yet is none.
 */
import { StudioError } from '../../../native-models/api/errors.ts'

export interface Wording {
  readonly text: string
  /** Quoted: not the beginning of something longer. */
  readonly whole: boolean
}

export interface Query {
  readonly words: readonly Wording[]
  readonly models: readonly Wording[]
  readonly samplers: readonly Wording[]
  readonly tags: readonly Wording[]
  readonly sizes: readonly { readonly width: number; readonly height: number }[]
  /** Milliseconds since 1970: entries of this moment and later. */
  readonly from?: number
  /** Entries earlier than this moment. */
  readonly until?: number
  readonly starred: boolean
}

/** `name:"value"`, `"words"` (the closing quote may be missing while they are typed), or anything without a space. */
const PART = /([a-z]+):"([^"]*)"?|"([^"]*)"?|[^\s"]+/giu

/** @throws E_SEARCH for a date or size that is none */
export function parseQuery(line: string): Query {
  const parts = [...line.replaceAll('\0', ' ').matchAll(PART)].map(partOf)
  const valuesOf = (key: string) =>
    parts.filter((part) => part.key === key && part.text !== '').map(({ text, whole }) => ({ text, whole }))
  const from = valuesOf('after').map(({ text }) => startOf('after', text))
  const until = valuesOf('before').map(({ text }) => startOf('before', text))
  return {
    words: parts
      .filter((part) => part.key === undefined && part.text !== '')
      .map(({ text, whole }) => ({ text, whole })),
    models: valuesOf('model'),
    samplers: valuesOf('sampler'),
    tags: valuesOf('tag'),
    sizes: valuesOf('size').map(({ text }) => sizeOf(text)),
    ...(from.length > 0 && { from: Math.max(...from) }),
    ...(until.length > 0 && { until: Math.min(...until) }),
    starred: parts.some((part) => part.key === 'starred'),
  }
}

const KEYS = new Set(['model', 'sampler', 'tag', 'size', 'before', 'after'])

interface Part extends Wording {
  readonly key?: string
}

function partOf([all, name, value, quoted]: RegExpMatchArray): Part {
  if (quoted !== undefined) return { text: quoted, whole: true }
  if (name !== undefined && value !== undefined)
    return keyed(name, value, true) ?? { text: `${name} ${value}`, whole: true }
  if (all.toLowerCase() === 'starred') return { key: 'starred', text: all, whole: true }
  const colon = all.indexOf(':')
  return keyed(all.slice(0, Math.max(0, colon)), all.slice(colon + 1), false) ?? { text: all, whole: false }
}

function keyed(name: string, text: string, whole: boolean): Part | undefined {
  const key = name.toLowerCase()
  return KEYS.has(key) ? { key, text, whole } : undefined
}

function sizeOf(text: string): { width: number; height: number } {
  const [, width, height] = /^(\d{1,5})[x×](\d{1,5})$/i.exec(text) ?? []
  if (width === undefined || height === undefined)
    throw new StudioError(
      'E_SEARCH',
      `"size:${text}" is no size: it is width and height, as in size:256x256.`,
    )
  return { width: Number(width), height: Number(height) }
}

/** The first moment of a year, month or day, where the user is. */
function startOf(key: string, text: string): number {
  const [, year, month = '1', day = '1'] = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text) ?? []
  const date = new Date(Number(year), Number(month) - 1, Number(day))
  if (year !== undefined && date.getMonth() === Number(month) - 1 && date.getDate() === Number(day))
    return date.getTime()
  throw new StudioError('E_SEARCH', `"${key}:${text}" is no date: write it as 2026, 2026-11 or 2026-11-05.`)
}
