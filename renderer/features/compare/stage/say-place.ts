/** Where the scrubber stands, in words. */
import { type ComparedEntry, useComparison } from '../../../state/comparison.ts'
import { isToCome } from '../../../state/comparison-fate.ts'
import { canScrub, standing, stepsAt } from '../../../state/comparison-steps.ts'
import { t } from '../../../strings/t.ts'

/**
 * “noise level 0.31”, “step 13”, by noise the steps of all lanes there; of a comparison in the making that one
 * follows: “the latest steps”. Where there is no way to move through, why.
 */
export function sayPlace(): string[] {
  const { entry, tracks, view } = useComparison.getState()
  if (entry !== undefined && !canScrub(tracks)) return [t(`compareStage.${whyStill(entry)}`)]
  if (view.at >= 1 && entry?.state !== 'done') {
    return [t(entry !== undefined && isToCome(entry) ? 'compareStage.latest' : 'compareStage.lastSeen')]
  }
  const { noiseLevel, step } = standing(tracks, view)
  const level = t('compareStage.noiseLevel', { level: noiseLevel.toFixed(2) })
  const [from, to] = view.by === 'noise' ? stepsAt(tracks, view) : [step, step]
  return [
    level,
    from === to ? t('compareStage.step', { step: to }) : t('compareStage.stepsFromTo', { from, to }),
  ]
}

const whyStill = (entry: ComparedEntry): 'beforeFirst' | 'picturesOnly' | 'noSteps' =>
  isToCome(entry) ? 'beforeFirst' : entry.pictures.length > 0 ? 'picturesOnly' : 'noSteps'
