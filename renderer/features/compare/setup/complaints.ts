/** All that is wrong with the form, by field: what the window sees itself, else what the plan failed of. */
import { useMemo } from 'react'
import type { ComparisonSetup } from '../../../../native-models/api/comparison.ts'
import type { ErrorCode } from '../../../../native-models/api/errors.ts'
import { useCompareDraft } from '../../../state/compare-draft.ts'
import { type Obstacle, type Place, useObstacles } from './obstacles.ts'
import { usePlan } from './plan.ts'

const PLACES: Partial<Record<ErrorCode, Place>> = {
  E_PROMPT_TOO_LONG: 'prompt',
  E_SIZE: 'base',
  E_MODEL_UNKNOWN: 'base',
  E_CONTROL_MISSING: 'base',
  E_CONTROL_UNKNOWN: 'base',
  E_LORA_UNKNOWN: 'base',
  E_LORA_MISMATCH: 'base',
  E_LORA_TAG: 'base',
  E_LORA_TWICE: 'base',
}

export function useComplaints(): readonly Obstacle[] {
  const obstacles = useObstacles()
  const failure = usePlan((state) => state.failure)
  const kind = useCompareDraft((state) => state.setup?.kind)
  return useMemo(() => {
    if (obstacles.length > 0 || failure === undefined || kind === undefined) return obstacles
    return [{ at: placeOf(failure.code, kind), words: failure.message }]
  }, [obstacles, failure, kind])
}

/** What is no field's own is said of what the lanes differ in. */
export const placeOf = (code: ErrorCode, kind: ComparisonSetup['kind']): Place =>
  PLACES[code] ?? (kind === 'lanes' ? 'lanes' : 'grid')
