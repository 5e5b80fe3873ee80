/**
 * The comparison that is open: what it is, how far its lanes have come, how it is looked at. The pixels of its
 * steps go past it (comparison-previews.ts, comparison-decodes.ts), and so does everything that moves with the
 * scrubber: who draws subscribes, and renders nothing. Where steps stand is in comparison-steps.ts.
 */
import { create } from 'zustand'
import type { ErrorReport } from '../../native-models/api/errors.ts'
import type { Comparison, ComparisonView, Entry } from '../../preload/contract.ts'
import { call, reportFrom } from './call.ts'
import { forgetDecodes } from './comparison-decodes.ts'
import { isToCome } from './comparison-fate.ts'
import { fetchPreviews, forgetPreviews } from './comparison-previews.ts'
import { plannedSteps, type Track } from './comparison-steps.ts'
import { attempt } from './toasts.ts'

export type ComparedEntry = Entry & { readonly comparison: Comparison }

interface Comparing {
  /** `missing`: it cannot be opened; `failure` says why. */
  readonly phase: 'closed' | 'opening' | 'open' | 'missing'
  readonly failure: ErrorReport | undefined
  readonly entry: ComparedEntry | undefined
  /** A lane each, in the comparison's order. */
  readonly tracks: readonly Track[]
  readonly view: ComparisonView
}

const FIRST_VIEW: ComparisonView = {
  ...{ reference: 0, measure: 'rms', by: 'noise', mode: 'side', pair: [0, 1], at: 1 },
}

const CLOSED: Comparing = {
  ...{ phase: 'closed', failure: undefined, entry: undefined, tracks: [], view: FIRST_VIEW },
}

export const useComparison = create<Comparing>()(() => CLOSED)

const { getState: get, setState: set } = useComparison

/** Opens it as it was looked at last. Of two that are asked for the later one is opened. */
export async function openComparison(id: string): Promise<void> {
  if (get().entry?.id === id && get().phase === 'open') return
  closeComparison()
  set({ phase: 'opening' })
  const asked = ++lastAsked
  try {
    const found = await readComparison(id)
    if (asked !== lastAsked) return
    set({ ...found, phase: 'open', view: found.entry.comparison.view })
    void fetchPreviews(id, found.tracks)
  } catch (thrown) {
    if (asked === lastAsked) set({ phase: 'missing', failure: reportFrom(thrown) })
  }
}

let lastAsked = 0

/** Asks again for what is open: it was changed elsewhere. How one looks at it stays. */
export async function refreshComparison(): Promise<void> {
  const id = get().entry?.id
  if (id === undefined) return
  try {
    const found = await readComparison(id)
    const { entry, tracks: told } = get()
    if (entry?.id !== id) return
    const tracks = goesOn(entry, found.entry) ? longer(told, found.tracks) : found.tracks
    set({ ...found, tracks })
    void fetchPreviews(id, tracks)
  } catch (thrown) {
    if (get().entry?.id === id) set({ ...CLOSED, phase: 'missing', failure: reportFrom(thrown) })
  }
}

/**
 * Whether what was told of it still holds: while it is painted, and where it ended early. What was seen of its
 * lanes is kept nowhere, but stays here until it is begun again or closed.
 */
const goesOn = (before: Entry, { state }: Entry): boolean =>
  state === 'running' ? isToCome(before) : state !== 'queued' && state !== 'done'

/** What was told meanwhile is newer than what was asked for before. */
const longer = (told: readonly Track[], read: readonly Track[]): Track[] =>
  read.map((track, lane) => {
    const other = told[lane]
    if (other === undefined || other.steps.length <= track.steps.length) return track
    return { ...other, stepsBytes: track.stepsBytes }
  })

/** @throws E_NOT_FOUND where it is gone, or is no comparison */
async function readComparison(id: string): Promise<{ entry: ComparedEntry; tracks: Track[] }> {
  const [entry, { lanes }] = await Promise.all([call('history.get', { id }), call('compare.tracks', { id })])
  return { entry: compared(entry), tracks: tracksOf(compared(entry), lanes) }
}

function compared(entry: Entry): ComparedEntry {
  if (entry.comparison === undefined) throw new Error('This entry is no comparison.')
  return entry as ComparedEntry
}

function tracksOf(entry: ComparedEntry, lanes: readonly Omit<Track, 'planned'>[]): Track[] {
  const planned = plannedSteps(entry, entry.comparison)
  const none = { steps: [], forwardPasses: 0, stepsBytes: 0, kept: true }
  return planned.map((steps, lane) => ({ ...(lanes[lane] ?? none), planned: steps }))
}

export function closeComparison(): void {
  keepView()
  lastAsked++
  forgetPreviews()
  forgetDecodes()
  set(CLOSED, true)
}

const KEEP_AFTER_MS = 400

/** Not kept yet: whose, and what. */
let waiting: { id: string; view: ComparisonView } | undefined
let timer: ReturnType<typeof setTimeout> | undefined

/** Looks at it in another way; kept a moment later. */
export const look = (changes: Partial<ComparisonView>): void => show({ ...get().view, ...changes })

/** Nobody is pinned any more. */
export function unpin(): void {
  const { pinned: _, ...view } = get().view
  show(view)
}

function show(view: ComparisonView): void {
  const { entry } = get()
  if (entry === undefined) return
  set({ view })
  waiting = { id: entry.id, view }
  clearTimeout(timer)
  timer = setTimeout(keepView, KEEP_AFTER_MS)
}

/** Keeps at once how it is looked at. */
export function keepView(): void {
  clearTimeout(timer)
  const kept = waiting
  waiting = undefined
  if (kept !== undefined) attempt(() => call('compare.setView', kept))
}

/** Forward passes of a comparison in the making, of all of its lanes. */
export interface ComparisonProgress {
  readonly passes: number
  readonly of: number
}

/** → undefined where it is not being painted */
export function progressOf({ entry, tracks }: Comparing): ComparisonProgress | undefined {
  if (entry?.state !== 'running') return undefined
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
  return {
    passes: sum(tracks.map(({ forwardPasses }) => forwardPasses)),
    of: sum(entry.comparison.lanes.map(({ forwardPasses }) => forwardPasses)),
  }
}
