/** Comparisons of the past, newest first: found by going through the history, as far as somebody looks. */
import { create } from 'zustand'
import type { ErrorReport } from '../../../../native-models/api/errors.ts'
import type { Entry } from '../../../../preload/contract.ts'
import { call, reportFrom } from '../../../state/call.ts'
import type { ComparedEntry } from '../../../state/comparison.ts'

const PAGE = 200
/** As many comparisons, or as many pages without enough of them, are read in one go. */
const ENOUGH = 24
const PAGES = 5

interface Earlier {
  readonly phase: 'reading' | 'ready' | 'failed'
  readonly entries: readonly ComparedEntry[]
  /** Where to go on; undefined: the history is through. */
  readonly next: string | undefined
  readonly failure: ErrorReport | undefined
}

const NOTHING: Earlier = { phase: 'reading', entries: [], next: undefined, failure: undefined }

export const useEarlier = create<Earlier>()(() => NOTHING)

let lastAsked = 0

/** From the newest on. What was there stays until it is read anew. */
export const readEarlier = (): Promise<void> => read({ ...NOTHING, entries: [] })

/** Further back. */
export const readFurther = (): Promise<void> => read(useEarlier.getState())

async function read({ entries, next }: Pick<Earlier, 'entries' | 'next'>): Promise<void> {
  const asked = ++lastAsked
  const found = [...entries]
  let cursor = next
  useEarlier.setState({ phase: 'reading', failure: undefined })
  try {
    for (let page = 0; page < PAGES && found.length < entries.length + ENOUGH; page++) {
      const answer = await call('history.search', { query: '', limit: PAGE, ...(cursor && { cursor }) })
      found.push(...answer.entries.filter(isCompared))
      cursor = answer.next
      if (cursor === undefined) break
    }
    if (asked === lastAsked) useEarlier.setState({ phase: 'ready', entries: found, next: cursor })
  } catch (thrown) {
    if (asked === lastAsked) useEarlier.setState({ phase: 'failed', failure: reportFrom(thrown) })
  }
}

const isCompared = (entry: Entry): entry is ComparedEntry => entry.comparison !== undefined

/** It was deleted: its row goes at once. */
export const forgetEarlier = (id: string): void =>
  useEarlier.setState(({ entries }) => ({ entries: entries.filter((entry) => entry.id !== id) }))
