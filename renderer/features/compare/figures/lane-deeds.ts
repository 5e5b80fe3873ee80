/** What can be done with a lane. */
import { call } from '../../../state/call.ts'
import {
  type ComparedEntry,
  look,
  refreshComparison,
  unpin,
  useComparison,
} from '../../../state/comparison.ts'
import { requestOf } from '../../../state/request-of.ts'
import { attempt, toast } from '../../../state/toasts.ts'
import { showShot } from '../../../state/view.ts'
import { sayBytes } from '../../../strings/say.ts'
import { t } from '../../../strings/t.ts'
import { NOTHING_ADDED, restore } from '../../history/restore.ts'

/** Pins it as the winner; the pinned one is let go. */
export function togglePin(lane: number): void {
  if (useComparison.getState().view.pinned === lane) unpin()
  else look({ pinned: lane })
}

/** Its settings go into the form of the Paint room, with a way back, and its picture onto the easel there. */
export function reuseLane(lane: number): void {
  const { entry } = useComparison.getState()
  const chosen = entry?.comparison.lanes[lane]
  if (entry === undefined || chosen === undefined) return
  const request = requestOf(entry, { index: lane })
  const { label, change } = chosen
  restore(
    { ...NOTHING_ADDED, ...request },
    t('compareFigures.reused', { lane: label, seed: request.seed }),
    change.model === undefined ? entry.modelName : undefined,
  )
  const picture = entry.pictures.find(({ index }) => index === lane)
  if (picture !== undefined) showShot({ picture, entry })
}

/** Pictures and figures stay. */
export function giveUpSteps({ id, comparison }: ComparedEntry): void {
  attempt(async () => {
    await call('compare.dropSteps', { id })
    toast(t('compareFigures.gaveUp', { size: sayBytes(comparison.stepsBytes) }))
    await refreshComparison()
  })
}
