/** Where the scrubber stands, in words. */
import { useComparison } from '../../../state/comparison.ts'
import { standing } from '../../../state/comparison-steps.ts'
import { t } from '../../../strings/t.ts'

/** “noise level 0.31”, “step 13”; of a comparison in the making that one follows: “the latest steps”. */
export function sayPlace(): string[] {
  const { entry, tracks, view } = useComparison.getState()
  if (view.at >= 1 && entry?.state !== 'done') return [t('compareStage.latest')]
  const { noiseLevel, step } = standing(tracks, view)
  const level = t('compareStage.noiseLevel', { level: noiseLevel.toFixed(2) })
  return [level, t('compareStage.step', { step })]
}
