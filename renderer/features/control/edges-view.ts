/** How the edges are shown that a finished picture followed. It stays from picture to picture. */
import { create } from 'zustand'
import { edgesQuestion } from '../../state/controls.ts'
import { type EdgesState, useEdges } from '../../state/edges.ts'
import type { Shot } from '../../state/film.ts'
import { requestOf } from '../../state/request-of.ts'

export const EDGES_VIEWS = ['beside', 'over', 'wipe'] as const
export type EdgesView = (typeof EDGES_VIEWS)[number]

interface View {
  readonly shown: boolean
  readonly view: EdgesView
  /** From 0 to 1: how much is seen over the picture, or where the edges begin. */
  readonly over: number
  readonly wipe: number
}

export const useEdgesSettings = create<View>()(() => ({ shown: false, view: 'beside', over: 0.5, wipe: 0.5 }))

const { setState: set } = useEdgesSettings

export const toggleEdges = (): void => set(({ shown }) => ({ shown: !shown }))
export const showEdgesAs = (view: EdgesView): void => set({ view, shown: true })
export const nextEdgesView = (): void =>
  set(({ view }) => ({
    shown: true,
    view: EDGES_VIEWS[(EDGES_VIEWS.indexOf(view) + 1) % EDGES_VIEWS.length] ?? view,
  }))
export const setAmount = (view: 'over' | 'wipe', amount: number): void => set({ [view]: amount })

/** undefined: they are not shown, or the picture followed none. */
export function useEdgesView(shot: Shot | undefined): EdgesView | undefined {
  const { shown, view } = useEdgesSettings()
  return shown && shot && requestOf(shot.entry, shot.picture).control !== undefined ? view : undefined
}

export const useShotEdges = ({ entry, picture }: Shot): EdgesState =>
  useEdges(edgesQuestion(requestOf(entry, picture)))
