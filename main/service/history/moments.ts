/**
 * The order of the history: an entry's row number is the millisecond of its making × 1000, plus its place among those
 * of the same millisecond. Rows in their own order need no sorting, and pictures that are read back later still come
 * to stand where they belong.
 */
import type { Database } from './database.ts'

/** The year 2100: row numbers stay far below 2^53. */
export const LATEST_MOMENT = 4_102_444_800_000

const PLACES = 1000

/** The first free row number of that millisecond or later. Call it in the transaction that uses it. */
export function rowAt(db: Database, moment: number): number {
  const last = db
    .prepare<[number, number], number | null>('SELECT max(seq) FROM entries WHERE seq >= ? AND seq < ?')
    .pluck()
  for (let from = moment * PLACES; ; from += PLACES) {
    const taken = last.get(from, from + PLACES) ?? from - 1
    if (taken + 1 < from + PLACES) return taken + 1
  }
}

/** The row numbers of this moment and later ones begin here. */
export function firstRowOf(moment: number): number {
  return Math.trunc(moment) * PLACES
}
