/** What is done to lanes of the form, so that what one sees stays: no number jumps, and no two become the same. */
import { type LaneChoice, MOST_SIDE_BY_SIDE } from '../../../../native-models/api/comparison.ts'
import type { LanesSetup } from '../../../state/compare-draft.ts'
import { currentSampler, requestLimits } from '../../../state/defaults.ts'
import { laneOf } from './lane-sets.ts'

/** The same lane with another sampler. */
export function withSampler(lane: LaneChoice, id: string): LaneChoice {
  const sampler = currentSampler(id)
  return sampler === undefined ? { ...lane, sampler: id } : laneOf(sampler, lane)
}

/**
 * Lanes in another order, or fewer. Where all are as long as the first, another first one takes as many steps as it
 * was shown to take, so that the others keep theirs.
 */
export function withLead(
  { lanes: before, equal }: LanesSetup,
  lanes: readonly LaneChoice[],
  shown: readonly number[] | undefined,
): LaneChoice[] {
  const [lead] = lanes
  const [led] = before
  if (equal === 'own' || lead === undefined || led === undefined || lead === led) return [...lanes]
  const { maxSteps } = requestLimits({ model: '', sampler: lead.sampler })
  return lanes.with(0, { ...lead, steps: Math.min(shown?.[before.indexOf(lead)] ?? led.steps, maxSteps) })
}

const GUIDANCE_STEP = 0.5
const MOST_GUIDANCE = 50

/** With a copy behind the lane that differs by the least: a step, or some guidance where all take equal steps. */
export function doubled({ lanes, equal }: LanesSetup, at: number): LaneChoice[] {
  const lane = lanes[at]
  if (lane === undefined) return [...lanes]
  const others = equal === 'own' ? longer(lane) : stronger(lane)
  const isFree = (one: LaneChoice) => !lanes.some((other) => isSame(one, other, equal))
  return lanes.toSpliced(at + 1, 0, others.find(isFree) ?? lane)
}

const isSame = (one: LaneChoice, other: LaneChoice, equal: LanesSetup['equal']): boolean =>
  one.sampler === other.sampler &&
  one.guidance === other.guidance &&
  (equal !== 'own' || one.steps === other.steps)

/** 1, 2 … -1, -2 …: upwards as long as there is room. */
const OFFSETS = [1, -1].flatMap((sign) => Array.from({ length: MOST_SIDE_BY_SIDE }, (_, n) => sign * (n + 1)))

function longer(lane: LaneChoice): LaneChoice[] {
  const { maxSteps } = requestLimits({ model: '', sampler: lane.sampler })
  return OFFSETS.map((by) => ({ ...lane, steps: lane.steps + by })).filter(
    ({ steps }) => steps >= 1 && steps <= maxSteps,
  )
}

/** What goes without guidance has none to change. */
function stronger(lane: LaneChoice): LaneChoice[] {
  if (lane.guidance === 0) return []
  return OFFSETS.map((by) => ({ ...lane, guidance: lane.guidance + by * GUIDANCE_STEP })).filter(
    ({ guidance }) => guidance > 0 && guidance <= MOST_GUIDANCE,
  )
}
