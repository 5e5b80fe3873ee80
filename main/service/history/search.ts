/** Pages of the history, newest first, by words and filters. */
import { StudioError } from '../../../native-models/api/errors.ts'
import type { Entry } from '../../../preload/contract.ts'
import type { Database } from './database.ts'
import type { Entries } from './entries.ts'
import { firstRowOf } from './moments.ts'
import { parseQuery, type Query, type Wording } from './query.ts'
import type { EntryRow } from './rows.ts'

export interface SearchRequest {
  readonly query: string
  /** `next` of the page before. */
  readonly cursor?: string | undefined
  readonly limit: number
}

export interface SearchPage {
  readonly entries: Entry[]
  readonly next?: string
  readonly total: number
}

interface Condition {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/** What waits in the queue has not happened yet. */
const ALWAYS: Condition = { sql: "deletion IS NULL AND state <> 'queued'", values: [] }

export class HistorySearch {
  readonly #db: Database
  readonly #entries: Entries
  /** Counting reads every match: it is done once for all pages of a query. */
  #counted: { key: string; total: number } | undefined

  constructor(db: Database, entries: Entries) {
    this.#db = db
    this.#entries = entries
  }

  /** Whatever changes entries calls this. */
  forgetTotals(): void {
    this.#counted = undefined
  }

  /** @throws E_SEARCH for a filter or a cursor that is none */
  page({ query, cursor, limit }: SearchRequest): SearchPage {
    const parsed = parseQuery(query)
    const source = sourceOf(parsed)
    const conditions = conditionsOf(parsed, source)
    const after = cursor === undefined ? [] : [olderThan(cursor, source)]
    const { sql, values } = all([...conditions, ...after])
    const rows = this.#db
      .prepare<unknown[], EntryRow>(
        `SELECT entries.* FROM ${source.tables} WHERE ${sql} ORDER BY ${source.order} DESC LIMIT ?`,
      )
      .all(...values, limit + 1)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      entries: this.#entries.withPictures(shown),
      ...(rows.length > limit && last && { next: String(last.seq) }),
      total: this.#total(source, all(conditions)),
    }
  }

  #total({ tables }: Source, { sql, values }: Condition): number {
    const key = JSON.stringify([sql, values])
    if (this.#counted?.key !== key) {
      const count = this.#db.prepare(`SELECT count(*) FROM ${tables} WHERE ${sql}`).pluck()
      this.#counted = { key, total: Number(count.get(...values)) }
    }
    return this.#counted.total
  }
}

/** Where the rows come from, and the column that is their order there. */
interface Source {
  readonly tables: string
  readonly order: string
}

/** The index of words gives its matches in the order of rows: a page of them stops as soon as it is full. */
function sourceOf({ words }: Query): Source {
  return words.length === 0
    ? { tables: 'entries', order: 'entries.seq' }
    : {
        tables: 'entries_fts CROSS JOIN entries ON entries.seq = entries_fts.rowid',
        order: 'entries_fts.rowid',
      }
}

function conditionsOf(query: Query, { order }: Source): Condition[] {
  const { words, models, samplers, tags, sizes, from, until, starred } = query
  return [
    ALWAYS,
    ...(words.length === 0 ? [] : [matching(words)]),
    ...models.map((wanted) => ({
      sql: `(${likeSql('model', wanted)} OR ${likeSql('model_name', wanted)})`,
      values: [likeValue(wanted), likeValue(wanted)],
    })),
    ...samplers.map((wanted) => ({ sql: likeSql('sampler', wanted), values: [likeValue(wanted)] })),
    ...tags.map((wanted) => ({
      sql: `entries.seq IN (SELECT entry FROM tags WHERE ${likeSql('tag', wanted)})`,
      values: [likeValue(wanted)],
    })),
    ...sizes.map(({ width, height }) => ({ sql: 'width = ? AND height = ?', values: [width, height] })),
    ...(from === undefined ? [] : [{ sql: `${order} >= ?`, values: [firstRowOf(from)] }]),
    ...(until === undefined ? [] : [{ sql: `${order} < ?`, values: [firstRowOf(until)] }]),
    ...(starred ? [{ sql: 'starred = 1', values: [] }] : []),
  ]
}

function all(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => sql).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  }
}

/** Every word as a quoted string of FTS5, in which nothing has a meaning but the quote itself. */
function matching(words: readonly Wording[]): Condition {
  const phrases = words.map(({ text, whole }) => `"${text.replaceAll('"', '""')}"${whole ? '' : '*'}`)
  return {
    sql: 'entries_fts MATCH ?',
    values: [phrases.join(' AND ')],
  }
}

function likeSql(column: string, { whole }: Wording): string {
  return whole ? `${column} = ? COLLATE NOCASE` : `${column} LIKE ? ESCAPE '\\'`
}

function likeValue({ text, whole }: Wording): string {
  return whole ? text : `${text.replace(/[\\%_]/g, '\\$&')}%`
}

function olderThan(cursor: string, { order }: Source): Condition {
  if (!/^\d{1,16}$/.test(cursor))
    throw new StudioError('E_SEARCH', 'The place in the list is not known any more: search again.')
  return { sql: `${order} < ?`, values: [Number(cursor)] }
}
