/** Deletes a comparison with its pictures and steps, with the way back to where one was. */
import { call } from '../../state/call.ts'
import { leaveComparison } from '../../state/compare-draft.ts'
import { type ComparedEntry, keepView, openComparison, useComparison } from '../../state/comparison.ts'
import { attempt, toast } from '../../state/toasts.ts'
import { t } from '../../strings/t.ts'
import { hideEntries, refreshLists } from '../history/lists.ts'
import { forgetEarlier } from './list/earlier.ts'

/** What waits or is painted is cancelled first, not deleted under the brush. */
export const canDelete = ({ state }: ComparedEntry): boolean => state !== 'running' && state !== 'queued'

export function deleteComparison({ id }: ComparedEntry): void {
  attempt(async () => {
    const wasOpen = useComparison.getState().entry?.id === id
    // How it was looked at cannot be kept once it is gone.
    keepView()
    const { undo } = await call('history.delete', { ids: [id] })
    hideEntries([id])
    forgetEarlier(id)
    leaveComparison(id)
    toast(t('compare.deleted'), async () => {
      await call('history.undo', { undo })
      refreshLists()
      if (wasOpen && useComparison.getState().phase === 'closed') await openComparison(id)
    })
  })
}
