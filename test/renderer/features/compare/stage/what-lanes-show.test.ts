import { describe, expect, it } from 'vitest'
import { wantedOf } from '../../../../../renderer/features/compare/stage/follow-rest.ts'
import { withLane } from '../../../../../renderer/features/compare/stage/use-stage-keys.ts'
import type { ComparedEntry, useComparison } from '../../../../../renderer/state/comparison.ts'
import { fateOf } from '../../../../../renderer/state/comparison-fate.ts'
import type { Track } from '../../../../../renderer/state/comparison-steps.ts'
import { begunAgain, withStep } from '../../../../../renderer/state/follow-comparison.ts'
import { lanesOf, pretendComparison, stepsOf } from '../../../harness/pretend-lanes.ts'
import { pretendEntry } from '../../../harness/scenes.ts'

type Looked = ReturnType<typeof useComparison.getState>

function looked(changes: Partial<Looked['view']> = {}, kept = true): Looked {
  const entry = pretendComparison('four', pretendEntry({ n: 1 })) as ComparedEntry
  const tracks = lanesOf('four').map((lane) => ({
    ...{ steps: stepsOf(lane), planned: lane.steps, kept, stepsBytes: 1, forwardPasses: 1 },
  }))
  const view = { ...entry.comparison.view, at: 1, ...changes }
  return { phase: 'open', failure: undefined, entry, tracks, view }
}

describe('what lanes show sharp', () => {
  it('is the finished picture at the end', () => {
    const wanted = wantedOf(looked())
    expect(wanted.map(({ step, url }) => [step, url?.slice(0, 14)])).toEqual([
      [20, 'img://picture/'],
      [20, 'img://picture/'],
      [20, 'img://picture/'],
      [100, 'img://picture/'],
    ])
  })

  it('is the step under the scrubber before it', () => {
    expect(wantedOf(looked({ at: 0.12, by: 'step' }))).toEqual([
      { lane: 0, step: 12 },
      { lane: 1, step: 12 },
      { lane: 2, step: 12 },
      { lane: 3, step: 12 },
    ])
    expect(wantedOf(looked({ at: 0 }))).toEqual([])
  })

  it('is decoded of the two that lie over each other alone', () => {
    const wanted = wantedOf(looked({ at: 0.12, by: 'step', mode: 'difference', pair: [3, 1] }))
    expect(wanted.map(({ lane }) => lane)).toEqual([3, 1])
  })

  it('is the finished picture anywhere, where no steps are kept', () => {
    const wanted = wantedOf(looked({ at: 0.3 }, false))
    expect(wanted).toHaveLength(4)
    expect(wanted.every(({ url }) => url?.startsWith('img://picture/'))).toBe(true)
  })

  it('is nothing but finished pictures while it is painted', () => {
    const { entry, ...rest } = looked({ at: 0.5 })
    const running = { ...entry, state: 'running', pictures: [] } as unknown as ComparedEntry
    expect(wantedOf({ ...rest, entry: running })).toEqual([])
  })
})

describe('what is left of a comparison that ended early', () => {
  it('is finished lanes: what was only seen of the others is not decoded, and begins again', () => {
    const { entry, ...rest } = looked({ at: 0.12, by: 'step' })
    const [first] = entry?.pictures ?? []
    const cancelled = { ...entry, state: 'cancelled', pictures: [first] } as unknown as ComparedEntry
    expect(wantedOf({ ...rest, entry: cancelled })).toEqual([{ lane: 0, step: 12 }])
    expect(rest.tracks.map((_, lane) => fateOf(cancelled, lane))).toEqual([
      ...[undefined, 'unfinished', 'unfinished', 'unfinished'],
    ])
    expect(begunAgain(cancelled, rest.tracks).map(({ steps }) => steps.length)).toEqual([20, 0, 0, 0])
  })

  it('is not a lane whose picture was deleted', () => {
    const { entry } = looked()
    const deleted = { ...entry, pictures: entry?.pictures.slice(1) } as ComparedEntry
    expect([0, 1].map((lane) => fateOf(deleted, lane))).toEqual(['deleted', undefined])
    expect(fateOf({ ...deleted, state: 'running' }, 0)).toBeUndefined()
  })
})

describe('a lane that goes on', () => {
  const told = { entry: '0'.repeat(8), lane: 0, steps: 4, noiseLevel: 0.5, seconds: 0.2 }
  const preview = { width: 1, height: 1, rgb: new Uint8Array(3) }
  const track: Track = { steps: [], planned: 4, kept: true, stepsBytes: 0, forwardPasses: 0 }

  it('takes its steps in turn', () => {
    const one = withStep(track, { ...told, step: 1, forwardPasses: 2, preview })
    const two = withStep(one, { ...told, step: 2, forwardPasses: 4, change: 0.1, preview })
    expect(two.steps).toEqual([
      { noiseLevel: 0.5, seconds: 0.2 },
      { noiseLevel: 0.5, seconds: 0.2, change: 0.1 },
    ])
    expect(two.forwardPasses).toBe(4)
  })

  it('forgets what it did after the step from which it was begun again', () => {
    const three = [1, 2, 3].reduce(
      (now, step) => withStep(now, { ...told, step, forwardPasses: step, preview }),
      track,
    )
    const again = withStep(three, { ...told, step: 2, noiseLevel: 0.4, forwardPasses: 2, preview })
    expect(again.steps.map(({ noiseLevel }) => noiseLevel)).toEqual([0.5, 0.4])
  })
})

describe('a pair', () => {
  it('never lays a lane over itself', () => {
    expect(withLane([0, 1], 2, 0)).toEqual([2, 1])
    expect(withLane([0, 1], 2, 1)).toEqual([0, 2])
    expect(withLane([0, 1], 1, 0)).toEqual([1, 0])
    expect(withLane([0, 1], 0, 1)).toEqual([1, 0])
    expect(withLane([0, 1], 0, 0)).toEqual([0, 1])
  })
})
