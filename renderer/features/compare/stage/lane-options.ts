/** Lanes to choose from: in short, so that they are told apart in a narrow field, and in full beside it. */
import type { ReactNode } from 'react'
import type { ComparedLane } from '../../../../preload/contract.ts'
import type { Option } from '../../../components/picker.tsx'
import { shortLabel } from './short-label.ts'

/** @param sign before the chosen one's name */
export function laneOptions(lanes: readonly ComparedLane[], sign: (lane: number) => ReactNode): Option[] {
  const labels = lanes.map(({ label }) => label)
  return labels.map((full, lane) => {
    const label = shortLabel(labels, full)
    return { id: String(lane), label, sign: sign(lane), ...(label !== full && { detail: full }) }
  })
}
