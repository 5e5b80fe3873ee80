/** How the library is looked at: the view, and what is chosen in it. It stays while one is in another room. */
import { create } from 'zustand'
import type { Entry, Picture } from '../../../preload/contract.ts'
import { libraryPages } from '../history/lists.ts'
import { picturesOf } from '../viewer/viewer-state.ts'
import { keptIn, NOTHING_SELECTED, type Selection } from './selection.ts'

export type LibraryView = 'pictures' | 'prompts'

/** A run, or one of the lanes that it compares. */
export interface Side {
  readonly entry: Entry
  readonly picture?: Picture
}

interface Library {
  readonly view: LibraryView
  /** Ids of pictures or of runs, by the view. */
  readonly selection: Selection
  readonly compared: readonly [Side, Side] | undefined
}

export const useLibrary = create<Library>()(() => ({
  view: 'pictures',
  selection: NOTHING_SELECTED,
  compared: undefined,
}))

const set = useLibrary.setState

export const showView = (view: LibraryView): void => set({ view, selection: NOTHING_SELECTED })
export const choose = (selection: Selection): void => set({ selection })
export const chooseNothing = (): void => set({ selection: NOTHING_SELECTED })

/** Nothing is chosen that one cannot see: another search, or a deletion, takes what it hides out of the choice. */
libraryPages.subscribe(() => {
  const { entries, ready } = libraryPages.snapshot()
  const { view, selection } = useLibrary.getState()
  if (!ready || selection === NOTHING_SELECTED) return
  const order =
    view === 'prompts' ? entries.map(({ id }) => id) : picturesOf(entries).map(({ picture }) => picture.id)
  const kept = keptIn(selection, order)
  if (kept !== selection) choose(kept)
})

export const compare = (left: Side, right: Side): void => set({ compared: [left, right] })
export const endCompare = (): void => set({ compared: undefined })

/** The runs that are chosen, by themselves or by one of their pictures, in the list's order. */
export function chosenEntries(view: LibraryView, ids: ReadonlySet<string>): readonly Entry[] {
  const { entries } = libraryPages.snapshot()
  return entries.filter((entry) =>
    view === 'prompts' ? ids.has(entry.id) : entry.pictures.some((picture) => ids.has(picture.id)),
  )
}

/** What two of are held against each other: chosen lanes each by itself, pictures of another run as their run. */
export function chosenSides(view: LibraryView, ids: ReadonlySet<string>): readonly Side[] {
  return chosenEntries(view, ids).flatMap((entry): Side[] =>
    view === 'prompts' || entry.comparison === undefined
      ? [{ entry }]
      : entry.pictures.filter(({ id }) => ids.has(id)).map((picture) => ({ entry, picture })),
  )
}

/** The pictures that are chosen, by themselves or with their run. */
export function chosenPictures(view: LibraryView, ids: ReadonlySet<string>): readonly string[] {
  return picturesOf(libraryPages.snapshot().entries)
    .filter(({ picture, entry }) => ids.has(view === 'prompts' ? entry.id : picture.id))
    .map(({ picture }) => picture.id)
}
