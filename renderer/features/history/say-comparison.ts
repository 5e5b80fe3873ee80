/** A comparison in a few words: what it holds side by side. */
import type { Comparison, Entry, Picture } from '../../../preload/contract.ts'
import { laneOf } from '../../state/request-of.ts'
import { t } from '../../strings/t.ts'

/** Comparison: 4 samplers · Comparison: 5 lanes · Comparison: sampler × steps. What they are measured by is a lane. */
export function sayComparison({ setup, lanes }: Pick<Comparison, 'setup' | 'lanes'>): string {
  if (setup.kind === 'grid') {
    const axes = setup.y === undefined ? [setup.x] : [setup.x, setup.y]
    return t('history.comparesAxes', { axes: axes.map(({ of }) => t(`history.axis_${of}`)).join(' × ') })
  }
  const samplers = new Set(setup.lanes.map(({ sampler }) => sampler)).size
  if (samplers === lanes.length && samplers > 1) return t('history.comparesSamplers', { count: samplers })
  return t('history.comparesLanes', { count: lanes.length })
}

/** What sets a picture apart from the others of its comparison: `DDIM`, `guidance 4.5`. */
export const sayLane = (entry: Entry, picture: Picture | undefined): string | undefined =>
  laneOf(entry, picture)?.label
