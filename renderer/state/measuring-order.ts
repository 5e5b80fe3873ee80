/** In which order steps are measured: every fourth of all lanes first, so that the lines' shapes are soon there. */
import type { LaneTrack } from '../../preload/contract.ts'

export interface LaneStepPlace {
  readonly lane: number
  /** From 1. */
  readonly step: number
}

const COARSE = 4

/** Steps that are kept, those at the ends of every lane among the first. */
export function measuringOrder(tracks: readonly Pick<LaneTrack, 'steps' | 'kept'>[]): LaneStepPlace[] {
  const isCoarse = (step: number, last: number): boolean => (last - step) % COARSE === 0
  const placesWhere = (coarse: boolean): LaneStepPlace[] =>
    tracks.flatMap(({ steps, kept }, lane) =>
      kept
        ? Array.from(steps, (_, index) => ({ lane, step: index + 1 })).filter(
            ({ step }) => isCoarse(step, steps.length) === coarse,
          )
        : [],
    )
  return [...inTurn(placesWhere(true)), ...inTurn(placesWhere(false))]
}

/** All lanes' first ones, then their second ones: no lane waits for another. */
function inTurn(places: readonly LaneStepPlace[]): LaneStepPlace[] {
  const rounds = new Map<number, number>()
  const round = places.map(({ lane }) => {
    const at = rounds.get(lane) ?? 0
    rounds.set(lane, at + 1)
    return at
  })
  return places
    .map((place, index) => ({ place, round: round[index] ?? 0 }))
    .sort((a, b) => a.round - b.round)
    .map(({ place }) => place)
}
