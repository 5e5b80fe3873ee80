/** What a click or Enter on a run does: its settings come back, a comparison opens as it was left. */
import type { Entry } from '../../../preload/contract.ts'
import { openComparison } from '../../state/comparison.ts'
import { goTo } from '../../state/studio.ts'
import { closeViewer } from '../viewer/viewer-state.ts'
import { foldIfOver } from './panel-state.ts'
import { restoreEntry } from './restore.ts'

/** In the Compare room; whatever lies over it goes. */
export function showComparison({ id }: Pick<Entry, 'id'>): void {
  closeViewer()
  foldIfOver()
  void openComparison(id)
  goTo('compare')
}

export function openEntry(entry: Entry): void {
  if (entry.comparison === undefined) restoreEntry(entry)
  else showComparison(entry)
}
