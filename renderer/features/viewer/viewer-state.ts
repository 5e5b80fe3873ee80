/** Which picture is in full view, and among which others the arrows go. */
import { create } from 'zustand'
import type { Entry } from '../../../preload/contract.ts'
import type { Shot } from '../../state/film.ts'
import { panelPages } from '../history/lists.ts'
import type { Pages } from '../history/pages.ts'

interface Viewer {
  /** A picture's id; undefined: closed. */
  readonly shown: string | undefined
  readonly pages: Pages
}

export const useViewer = create<Viewer>()(() => ({ shown: undefined, pages: panelPages }))

/** Opens a picture; the arrows go through the list that it was opened from. */
export function openViewer(pictureId: string, pages: Pages = panelPages): void {
  useViewer.setState({ shown: pictureId, pages })
}

export const closeViewer = (): void => useViewer.setState({ shown: undefined })

const flat = new WeakMap<readonly Entry[], readonly Shot[]>()
const shots = new WeakMap<Entry, readonly Shot[]>()

/** The pictures of these runs, in their order. Asked for often, made once. */
export function picturesOf(entries: readonly Entry[]): readonly Shot[] {
  const known = flat.get(entries)
  if (known !== undefined) return known
  const made = entries.flatMap(shotsOf)
  flat.set(entries, made)
  return made
}

/** The same objects as long as the run is the same: a longer list draws nothing again. */
function shotsOf(entry: Entry): readonly Shot[] {
  const known = shots.get(entry)
  if (known !== undefined) return known
  const made = entry.pictures.map((picture) => ({ picture, entry }))
  shots.set(entry, made)
  return made
}
