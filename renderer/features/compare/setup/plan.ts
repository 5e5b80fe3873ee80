/** What the form would paint, and what that costs: asked for a moment after each change. */
import { create } from 'zustand'
import type { ComparisonSetup } from '../../../../native-models/api/comparison.ts'
import type { ErrorReport } from '../../../../native-models/api/errors.ts'
import type { ComparedLane, ComparisonPlan } from '../../../../preload/contract.ts'
import { call, reportFrom } from '../../../state/call.ts'
import { type LanesSetup, useCompareDraft } from '../../../state/compare-draft.ts'
import { obstaclesOf, useTyping } from './obstacles.ts'

const PAUSE_MS = 200

interface Planned {
  /** The last one that could be made: it stays while the next is asked for, so that nothing flashes. */
  readonly plan: ComparisonPlan | undefined
  /** What it was made for, or failed of. */
  readonly of: ComparisonSetup | undefined
  /** Why there is none. */
  readonly failure: ErrorReport | undefined
}

const NONE: Planned = { plan: undefined, of: undefined, failure: undefined }

export const usePlan = create<Planned>()(() => NONE)

/** Plans now, and after each change of the form → stops. */
export function followPlan(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0
  const ask = async (): Promise<void> => {
    const turn = ++asked
    const { setup } = useCompareDraft.getState()
    if (setup === undefined || obstaclesOf(setup, useTyping.getState()).length > 0) {
      usePlan.setState(NONE)
      return
    }
    try {
      const plan = await call('compare.plan', { setup })
      if (turn === asked) usePlan.setState({ plan, of: setup, failure: undefined })
    } catch (thrown) {
      if (turn === asked) usePlan.setState({ ...NONE, of: setup, failure: reportFrom(thrown) })
    }
  }
  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(ask, PAUSE_MS)
  }
  const stops = [
    useCompareDraft.subscribe(({ setup }, before) => setup !== before.setup && soon()),
    useTyping.subscribe(soon),
  ]
  void ask()
  return () => {
    asked++
    clearTimeout(timer)
    for (const stop of stops) stop()
  }
}

/** As far as they are planned for these very lanes, not for the ones before; without the measure. */
export function usePlannedLanes({ lanes }: LanesSetup): readonly ComparedLane[] | undefined {
  const { plan, of } = usePlan()
  return of?.kind === 'lanes' && of.lanes.length === lanes.length
    ? plan?.lanes.slice(0, lanes.length)
    : undefined
}
