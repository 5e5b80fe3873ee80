import type { Axis } from '../../../../native-models/api/comparison.ts'
import { useCompareDraft } from '../../../state/compare-draft.ts'

/** Whether the grid goes over it: then the base's own is not painted. */
export const useIsAxis = (of: Axis['of']): boolean =>
  useCompareDraft(({ setup }) => setup?.kind === 'grid' && (setup.x.of === of || setup.y?.of === of))
