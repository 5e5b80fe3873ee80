/**
 * How far the lanes of the open comparison are from one of them, and which lane one looks at. What is known is
 * kept for each reference as long as the comparison is open; follow-figures.ts asks for it.
 */
import { create } from 'zustand'
import type { ErrorReport } from '../../native-models/api/errors.ts'
import type { Entry, LaneDistance } from '../../preload/contract.ts'

export type Likeness = NonNullable<LaneDistance['picture']>

/** One reference's. */
export interface Distances {
  /** A lane each; undefined until they came. */
  readonly lanes?: readonly LaneDistance[]
  readonly failure?: ErrorReport
  /** lane → step, from 1 → its decoded picture's. */
  readonly pixels: ReadonlyMap<number, ReadonlyMap<number, Likeness>>
}

interface Figures {
  /** Reference → what is known. */
  readonly distances: ReadonlyMap<number, Distances>
  readonly measuring: { readonly done: number; readonly total: number } | undefined
  /** It was stopped by hand: it does not begin again by itself. */
  readonly stopped: boolean
  /** Under the pointer or the focus. */
  readonly lit: number | undefined
  /** Clicked: it stays lit. */
  readonly chosen: number | undefined
  /** Of the measures that span decades. */
  readonly logarithmic: boolean
}

const NOTHING: Figures = {
  ...{ distances: new Map(), measuring: undefined, stopped: false, lit: undefined, chosen: undefined },
  logarithmic: false,
}

export const useFigures = create<Figures>()(() => NOTHING)

const { getState: get, setState: set } = useFigures
const UNKNOWN: Distances = { pixels: new Map() }

export const distancesTo = ({ distances }: Pick<Figures, 'distances'>, reference: number): Distances =>
  distances.get(reference) ?? UNKNOWN

/** Lights a lane in chart and table while the pointer or the focus is on it. */
export function light(lit: number | undefined): void {
  if (get().lit !== lit) set({ lit })
}

/** Lights it until it is chosen again. */
export const choose = (lane: number): void =>
  set(({ chosen }) => ({ chosen: chosen === lane ? undefined : lane }))

export const scaleBy = (logarithmic: boolean): void => set({ logarithmic })

/** Whether its finished picture is there to be measured against. */
export const hasPicture = ({ pictures }: Pick<Entry, 'pictures'>, reference: number): boolean =>
  pictures.some(({ index }) => index === reference)

/** What is known of a reference from now on. */
export function learn(reference: number, news: (before: Distances) => Distances): void {
  set(({ distances }) => {
    const before = distances.get(reference) ?? UNKNOWN
    return { distances: new Map(distances).set(reference, news(before)) }
  })
}

/** Another comparison: nothing is known of it, and the scale stays. */
export const forgetFigures = (): void => set(({ logarithmic }) => ({ ...NOTHING, logarithmic }))
