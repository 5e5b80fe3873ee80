/**
 * The form of the Compare room, and which comparison is open there. It is the one living copy of the draft: kept by
 * the service a moment after each change, and at once when the window loses the user's eye.
 */
import { create } from 'zustand'
import type { ComparisonSetup } from '../../native-models/api/comparison.ts'
import type { GenerateRequest } from '../../native-models/api/request.ts'
import type { CompareDraft } from '../../preload/contract.ts'
import { call } from './call.ts'
import { closeComparison, useComparison } from './comparison.ts'
import { useStudio } from './studio.ts'
import { attempt } from './toasts.ts'

export type LanesSetup = Extract<ComparisonSetup, { kind: 'lanes' }>
export type GridSetup = Extract<ComparisonSetup, { kind: 'grid' }>

const KEEP_AFTER_MS = 400

interface State {
  /** undefined: the form was never begun. */
  readonly setup: ComparisonSetup | undefined
  /** The comparison that the room shows, instead of the form. */
  readonly open: string | undefined
  /** The one that was shown before the form: the way back. */
  readonly last: string | undefined
  /** What the other kind of form held: it comes back when one goes back. */
  readonly aside: ComparisonSetup | undefined
}

export const useCompareDraft = create<State>()(() => ({
  ...{ setup: undefined, open: undefined, last: undefined, aside: undefined },
}))

const { getState: get, setState: set } = useCompareDraft

/** Begins with the draft of the last time, as soon as the studio has opened. → stops */
export function followCompareOpening(): () => void {
  return useStudio.subscribe(({ phase, compare }, before) => {
    if (phase !== 'open' || before.phase === 'open') return
    kept = compare
    set({ setup: compare.setup, open: compare.open, last: undefined, aside: undefined })
  })
}

/** A form from the beginning. */
export const beginSetup = (setup: ComparisonSetup): void => set({ setup, aside: undefined })

/** What all lanes share. */
export function editBase(changes: Partial<GenerateRequest>): void {
  const { setup } = get()
  if (setup !== undefined) set({ setup: { ...setup, request: { ...setup.request, ...changes } } })
}

export function editLanes(changes: Partial<LanesSetup>): void {
  const { setup } = get()
  if (setup?.kind === 'lanes') set({ setup: { ...setup, ...withMeasure(setup, changes) } })
}

/** The measure is guided as the first lane is, until it is given a guidance of its own. */
function withMeasure({ lanes, measure }: LanesSetup, changes: Partial<LanesSetup>): Partial<LanesSetup> {
  const [first] = changes.lanes ?? []
  const follows = measure !== undefined && measure.guidance === lanes[0]?.guidance
  if (first === undefined || !follows || 'measure' in changes) return changes
  return { ...changes, measure: { ...measure, guidance: first.guidance } }
}

export function editGrid(changes: Partial<GridSetup>): void {
  const { setup } = get()
  if (setup?.kind === 'grid') set({ setup: { ...setup, ...changes } })
}

/** Lanes or a grid, over the same base; `fresh` where there was none of that kind yet. */
export function chooseKind(kind: ComparisonSetup['kind'], fresh: ComparisonSetup): void {
  const { setup, aside } = get()
  if (setup === undefined || setup.kind === kind) return
  const next = aside?.kind === kind ? aside : fresh
  set({ setup: { ...next, request: setup.request }, aside: setup })
}

/** Leaves the open comparison for the form. */
export function showForm(): void {
  closeComparison()
  set(({ open, last }) => ({ open: undefined, last: open ?? last }))
}

/** It is deleted: neither shown nor gone back to. */
export function leaveComparison(id: string): void {
  if (useComparison.getState().entry?.id === id) closeComparison()
  set(({ open, last }) => ({ open: open === id ? undefined : open, last: last === id ? undefined : last }))
}

let kept: CompareDraft | undefined
let timer: ReturnType<typeof setTimeout> | undefined

function keep(): void {
  clearTimeout(timer)
  timer = undefined
  const { setup, open } = get()
  if (setup === kept?.setup && open === kept?.open) return
  kept = { setup, open }
  attempt(() => call('compare.setDraft', { ...(setup && { setup }), ...(open && { open }) }))
}

/** Keeps the draft from now on → stops. */
export function keepCompareDraft(): () => void {
  const stops = [
    useCompareDraft.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(keep, KEEP_AFTER_MS)
    }),
    // Whoever opens a comparison, from wherever: the room shows it, and it is there after a restart.
    useComparison.subscribe(({ entry }, before) => {
      if (entry !== undefined && entry.id !== before.entry?.id) set({ open: entry.id, last: undefined })
    }),
  ]
  const moments = ['blur', 'pagehide', 'focusout'] as const
  for (const moment of moments) window.addEventListener(moment, keep)
  return () => {
    for (const stop of stops) stop()
    for (const moment of moments) window.removeEventListener(moment, keep)
  }
}
