/** Why the chart is empty, for the measure that is chosen. */
import type { ComparisonView } from '../../../../preload/contract.ts'
import { type ComparedEntry, useComparison } from '../../../state/comparison.ts'
import { isToCome } from '../../../state/comparison-fate.ts'
import { type Distances, distancesTo, hasPicture, useFigures } from '../../../state/comparison-figures.ts'
import { t } from '../../../strings/t.ts'

type Looked = Pick<ComparisonView, 'measure' | 'reference'>

/** → a sentence */
export function whyNothing(entry: ComparedEntry, { measure, reference }: Looked, known: Distances): string {
  const isYetToCome = isToCome(entry)
  if (measure === 'change' || measure === 'seconds') {
    return t(isYetToCome ? 'compareFigures.nothingYet' : 'compareFigures.noFigures')
  }
  if (!isYetToCome && entry.pictures.length === 0) return t('compareFigures.noneEnded')
  if (!hasPicture(entry, reference)) {
    const lane = entry.comparison.lanes[reference]?.label ?? ''
    return t(isYetToCome ? 'compareFigures.waitsForReference' : 'compareFigures.referenceLacks', { lane })
  }
  if (known.failure !== undefined) {
    return t('compareFigures.cannotMeasure', { why: known.failure.message })
  }
  if (known.lanes !== undefined && measure === 'rms') return t('compareFigures.noLatents')
  return t(isYetToCome ? 'compareFigures.whenAllEnded' : 'compareFigures.measuringSoon')
}

export function useWhyNothing(): string {
  const entry = useComparison((state) => state.entry)
  const view = useComparison((state) => state.view)
  const known = useFigures((state) => distancesTo(state, view.reference))
  return entry === undefined ? '' : whyNothing(entry, view, known)
}
