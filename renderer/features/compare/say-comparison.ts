/** A comparison in a few words. */
import type { ComparedEntry } from '../../state/comparison.ts'
import { t } from '../../strings/t.ts'

/** '4 lanes', '3 × 2 grid' */
export function sayLanes({ comparison: { setup, lanes } }: ComparedEntry): string {
  if (setup.kind === 'lanes' || setup.y === undefined) return t('compare.laneTotal', { count: lanes.length })
  return t('compare.gridSize', { columns: setup.x.values.length, rows: setup.y.values.length })
}

/** The different seeds of its lanes. */
export const seedsIn = ({ request, comparison }: ComparedEntry): readonly string[] => [
  ...new Set(comparison.lanes.map(({ change }) => change.seed ?? request.seed)),
]
