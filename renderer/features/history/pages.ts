/**
 * A long list that is fetched page by page, and only as far as somebody looks.
 *
 * The answers carry a cursor and the total, so the list has its full length from the first page on: rows that
 * are not here yet are `undefined` and drawn as skeletons, and the scroll bar never jumps.
 */
import type { Entry } from '../../../preload/contract.ts'

export const PAGE_SIZE = 100

export interface PageAnswer {
  readonly entries: readonly Entry[]
  readonly next?: string | undefined
  readonly total: number
}

export interface PageQuestion {
  readonly query: string
  readonly limit: number
  readonly cursor?: string
}

export type PageSource = (question: PageQuestion) => Promise<PageAnswer>

export interface PagesState {
  readonly query: string
  /** The loaded ones, newest first; a prefix of the whole list. */
  readonly entries: readonly Entry[]
  readonly total: number
  /** False until the first page of this query is here. */
  readonly ready: boolean
  /** Why the last page did not come. */
  readonly failure: unknown
}

export interface Pages {
  subscribe(listener: () => void): () => void
  snapshot(): PagesState
  /**
   * Starts over with another query, after `delayMs` in which no other one came. The old rows stay until the
   * new ones are here, so that nothing flashes.
   */
  search(query: string, delayMs?: number): void
  /** Makes sure that row `index` is, or soon will be, loaded. */
  reach(index: number): void
  /** Fetches again as far as somebody has looked, and swaps the rows in one go. */
  refresh(): void
  /** Puts a changed entry in its row; answers whether it was there. */
  replace(entry: Entry): boolean
  remove(ids: ReadonlySet<string>): void
  has(id: string): boolean
}

const EMPTY: PagesState = { query: '', entries: [], total: 0, ready: false, failure: undefined }

export function createPages(source: PageSource, query = ''): Pages {
  let state: PagesState = { ...EMPTY, query }
  let next: string | undefined
  let wanted = -1
  /** Answers of an older run are dropped: a slow first search never overwrites a newer one. */
  let run = 0
  let busy = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const listeners = new Set<() => void>()

  function set(part: Partial<PagesState>): void {
    state = { ...state, ...part }
    for (const listener of listeners) listener()
  }

  /** Loads until `wanted` is covered. The first page of a new run replaces, later ones append. */
  async function load(mine: number, start: readonly Entry[], cursor: string | undefined): Promise<void> {
    busy = true
    let entries = start
    let at = cursor
    try {
      do {
        const question = { query: state.query, limit: PAGE_SIZE, ...(at === undefined ? {} : { cursor: at }) }
        const answer = await source(question)
        if (mine !== run) return
        entries = [...entries, ...answer.entries]
        at = answer.entries.length === 0 ? undefined : answer.next
        const complete = at === undefined
        const total = complete ? entries.length : Math.max(answer.total, entries.length)
        // A refresh swaps at its end alone; a first look and reading on show each page as it comes.
        if (start.length > 0 || !state.ready || complete || entries.length > wanted) {
          next = at
          set({ entries, total, ready: true, failure: undefined })
        }
      } while (at !== undefined && entries.length <= wanted)
    } catch (failure) {
      if (mine === run) set({ failure })
    } finally {
      if (mine === run) busy = false
    }
  }

  function restart(): void {
    run += 1
    void load(run, [], undefined)
  }

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    snapshot: () => state,
    search(query, delayMs = 0) {
      wanted = -1
      run += 1
      set({ query, ready: false, failure: undefined })
      clearTimeout(timer)
      if (delayMs === 0) restart()
      else timer = setTimeout(restart, delayMs)
    },
    reach(index) {
      wanted = Math.max(wanted, index)
      const missing = state.ready && next !== undefined && index >= state.entries.length
      if (missing && !busy && state.failure === undefined) void load(run, state.entries, next)
    },
    refresh() {
      wanted = Math.max(wanted, Math.min(state.entries.length, wanted + PAGE_SIZE) - 1)
      set({ failure: undefined })
      restart()
    },
    replace(entry) {
      const index = state.entries.findIndex((known) => known.id === entry.id)
      if (index < 0) return false
      set({ entries: state.entries.with(index, entry) })
      return true
    },
    remove(ids) {
      const entries = state.entries.filter((entry) => !ids.has(entry.id))
      set({ entries, total: state.total - (state.entries.length - entries.length) })
    },
    has: (id) => state.entries.some((entry) => entry.id === id),
  }
}
