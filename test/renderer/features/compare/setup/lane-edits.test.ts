/** Lanes of the form that are removed, moved and doubled: what is shown of the others stays. */
import { beforeEach, describe, expect, it } from 'vitest'
import { samplerList } from '../../../../../main/service/models/model-list.ts'
import { doubled, withLead, withSampler } from '../../../../../renderer/features/compare/setup/lane-edits.ts'
import type { LanesSetup } from '../../../../../renderer/state/compare-draft.ts'
import { useStudio } from '../../../../../renderer/state/studio.ts'
import { pretendEntry } from '../../../harness/scenes.ts'

const lane = (sampler: string, steps = 20, guidance = 3) => ({ sampler, steps, guidance })
const setupOf = (lanes: LanesSetup['lanes'], equal: LanesSetup['equal']): LanesSetup => ({
  ...{ kind: 'lanes', request: pretendEntry({ n: 1 }).request, lanes, equal },
})

beforeEach(() => useStudio.setState({ samplers: samplerList() }))

describe('another first lane', () => {
  const lanes = [lane('dpm-solver++', 10), lane('heun', 100), lane('ddim', 100)]
  const without = lanes.slice(1)

  it('takes as many steps as it was shown to take, where all are as long as the first', () => {
    expect(withLead(setupOf(lanes, 'passes'), without, [10, 5, 10])[0]).toEqual(lane('heun', 5))
    expect(withLead(setupOf(lanes, 'steps'), without, [10, 10, 10])[0]).toEqual(lane('heun', 10))
  })

  it('takes the former first one’s while nothing is planned', () => {
    expect(withLead(setupOf(lanes, 'steps'), without, undefined)[0]).toEqual(lane('heun', 10))
  })

  it('keeps its own where each has its own; so do all where the first stays', () => {
    expect(withLead(setupOf(lanes, 'own'), without, [10, 100, 100])).toEqual(without)
    const fewer = lanes.slice(0, 2)
    expect(withLead(setupOf(lanes, 'steps'), fewer, [10, 10, 10])).toEqual(fewer)
  })
})

describe('a doubled lane', () => {
  it('stands behind its own with one step more', () => {
    const lanes = [lane('ddim'), lane('euler')]
    expect(doubled(setupOf(lanes, 'own'), 0)).toEqual([lane('ddim'), lane('ddim', 21), lane('euler')])
    const again = doubled(setupOf(doubled(setupOf(lanes, 'own'), 0), 'own'), 0)
    expect(again[1]).toEqual(lane('ddim', 22))
  })

  it('has one step less where there is no more', () => {
    const { maxSteps } = samplerList().find(({ id }) => id === 'ddim')!
    const most = Math.min(1000, maxSteps)
    expect(doubled(setupOf([lane('ddim', most)], 'own'), 0)[1]?.steps).toBe(most - 1)
  })

  it('is guided otherwise where steps are equal: else the two would be the same', () => {
    for (const equal of ['steps', 'passes'] as const)
      expect(doubled(setupOf([lane('ddim'), lane('ddim', 20, 3.5)], equal), 0)[1]).toEqual(
        lane('ddim', 20, 4),
      )
  })
})

it('another sampler is asked for nothing that it cannot do', () => {
  expect(withSampler(lane('ddim', 40, 4), 'lcm')).toMatchObject({ sampler: 'lcm', guidance: 0 })
  expect(withSampler(lane('lcm', 4, 0), 'ddim').guidance).toBeGreaterThan(1)
  expect(withSampler(lane('ddim'), 'gone')).toEqual(lane('gone'))
})
