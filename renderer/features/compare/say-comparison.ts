/** A comparison in a few words. */
import type { Axis } from '../../../native-models/api/comparison.ts'
import type { ComparedEntry } from '../../state/comparison.ts'
import { t } from '../../strings/t.ts'
import { sayShortValues } from './setup/axis-kinds.ts'

/** '4 lanes', '3 × 2 grid' */
export function sayLanes({ comparison: { setup, lanes } }: ComparedEntry): string {
  if (setup.kind === 'lanes' || setup.y === undefined) return t('compare.laneTotal', { count: lanes.length })
  return t('compare.gridSize', { columns: setup.x.values.length, rows: setup.y.values.length })
}

/** 'DPM-Solver++ 2M, DDIM, Euler'; of a grid 'seed 1, 2, 3 × guidance 2, 4.5' */
export function sayDifferences({ comparison: { setup, lanes } }: ComparedEntry): string {
  if (setup.kind === 'lanes') return lanes.map(({ label }) => label).join(', ')
  return [setup.x, ...(setup.y === undefined ? [] : [setup.y])].map(sayAxis).join(' × ')
}

const sayAxis = (axis: Axis): string => `${t(`history.axis_${axis.of}`)} ${sayShortValues(axis).join(', ')}`

/** '20 steps', '10 to 100 steps' */
export function sayLengths({ request, comparison }: ComparedEntry): string {
  const steps = comparison.lanes.map(({ change }) => change.steps ?? request.steps)
  const [least, most] = [Math.min(...steps), Math.max(...steps)]
  return least === most ? t('history.steps', { count: most }) : t('compare.stepsBetween', { least, most })
}

/** 'seed 7', '3 seeds' */
export function saySeeds(entry: ComparedEntry): string {
  const [seed = '', ...others] = seedsIn(entry)
  return others.length === 0
    ? t('compose.seedIs', { seed })
    : t('compare.seeds', { count: others.length + 1 })
}

/** The different seeds of its lanes. */
export const seedsIn = ({ request, comparison }: ComparedEntry): readonly string[] => [
  ...new Set(comparison.lanes.map(({ change }) => change.seed ?? request.seed)),
]
