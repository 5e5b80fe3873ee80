/** What is done with everything that is chosen. */
import { deleteEntries, deletePictures, exportPictures, starAll } from '../history/entry-actions.ts'
import { choose, chosenEntries, chosenPictures, chosenSides, compare, useLibrary } from './library-state.ts'

export function starChosen(): void {
  const { view, selection } = useLibrary.getState()
  starAll(chosenEntries(view, selection.ids))
}

export function exportChosen(): void {
  const { view, selection } = useLibrary.getState()
  exportPictures(chosenPictures(view, selection.ids))
}

export function deleteChosen(): void {
  const { view, selection } = useLibrary.getState()
  if (view === 'pictures') deletePictures([...selection.ids])
  else deleteEntries([...selection.ids])
  choose({ ...selection, ids: new Set() })
}

export function compareChosen(): void {
  const { view, selection } = useLibrary.getState()
  const [left, right, more] = chosenSides(view, selection.ids)
  if (left !== undefined && right !== undefined && more === undefined) compare(left, right)
}
