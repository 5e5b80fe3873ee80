/** Asks the hub what a fetch would bring, once a dialog; answers that come too late are nobody's. */
import { useEffect, useState } from 'react'
import type { ErrorReport } from '../../../native-models/api/errors.ts'
import type { FetchPlan } from '../../../preload/contract.ts'
import { call, reportFrom } from '../../state/call.ts'

interface Asked {
  readonly plan?: FetchPlan
  readonly error?: ErrorReport
}

export function usePlan(name: string): Asked & { askAgain(): void } {
  const [asked, setAsked] = useState<Asked>({})
  const [turn, setTurn] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn asks again
  useEffect(() => {
    let isShown = true
    const tell = (answer: Asked): void => {
      if (isShown) setAsked(answer)
    }
    setAsked({})
    call('models.plan', { name }).then(
      (plan) => tell({ plan }),
      (thrown: unknown) => tell({ error: reportFrom(thrown) }),
    )
    return () => {
      isShown = false
    }
  }, [name, turn])
  return { ...asked, askAgain: () => setTurn((before) => before + 1) }
}
