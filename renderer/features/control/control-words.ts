/** A control image in words: for information panels and the comparison of two runs. */
import type { ControlUse } from '../../../native-models/api/request.ts'
import { sayWeight } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'

/** Enough of a hash to tell two pictures apart. */
const SHORT = 7

export function sayControl({ image, strength, start, end, fit, isEdgeMap, edges }: ControlUse): string {
  const how = edges
    ? t('control.saidDrawn', { edges: edges.slice(0, SHORT) })
    : isEdgeMap
      ? t('control.saidEdgeMap')
      : ''
  return t('control.said', {
    image: image.slice(0, SHORT),
    strength: sayWeight(strength),
    start: Math.round(start * 100),
    end: Math.round(end * 100),
    fit: t(`control.${fit}`).toLowerCase(),
    how,
  })
}
