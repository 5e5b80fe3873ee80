/** The values along the edge of a grid, as people say them. */
import type { Axis } from '../../../../native-models/api/comparison.ts'
import { currentModel, currentSampler } from '../../../state/defaults.ts'
import { t } from '../../../strings/t.ts'

export function sayValues(axis: Axis): string[] {
  switch (axis.of) {
    case 'sampler':
      return axis.values.map((id) => currentSampler(id)?.label ?? id)
    case 'model':
      return axis.values.map((id) => currentModel(id)?.name ?? id)
    case 'prompt':
      return axis.values.map((value) => (value.trim() === '' ? t('compareStage.leftOut') : value))
    case 'steps':
      return axis.values.map((count) => t('compareStage.steps', { count }))
    case 'lora':
      return axis.values.map((value) => `${axis.name} ${value}`)
    case 'guidance':
    case 'seed':
    case 'control':
      return axis.values.map((value) => t(`compareStage.axis_${axis.of}`, { value }))
  }
}

/** What the grid is called. */
export const sayAxis = (x: Axis, y: Axis | undefined): string =>
  y === undefined
    ? t('compareStage.grid', { x: t(`compareStage.of_${x.of}`) })
    : t('compareStage.gridOf', { x: t(`compareStage.of_${x.of}`), y: t(`compareStage.of_${y.of}`) })
