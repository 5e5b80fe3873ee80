/** Sets of lanes over the samplers that there really are. */
import { describe, expect, it } from 'vitest'
import { samplerList } from '../../../../../main/service/models/model-list.ts'
import { comparisonSetup, type LaneChoice } from '../../../../../native-models/api/comparison.ts'
import {
  laneSets,
  lanesFrom,
  oneMore,
  roomFor,
} from '../../../../../renderer/features/compare/setup/lane-sets.ts'
import { moved } from '../../../../../renderer/features/compare/setup/lanes-table.tsx'
import { pretendEntry } from '../../../harness/scenes.ts'

const samplers = samplerList()
const start = { steps: 20, guidance: 4.5 }
const idsOf = (lanes: readonly LaneChoice[]) => lanes.map(({ sampler }) => sampler)
const familyOf = (id: string) => samplers.find((one) => one.id === id)?.family

describe('sets of lanes', () => {
  const sets = laneSets(samplers, start)
  const named = (id: string) => idsOf(sets.find((set) => set.id === id)?.lanes ?? [])

  it('are four classics of different families', () => {
    expect(new Set(named('classics').map(familyOf)).size).toBe(4)
  })

  it('are all solvers that ask the model twice a step', () => {
    expect(named('secondOrder')).toEqual(['heun', 'dpm2', 'dpm2-ancestral'])
  })

  it('are all of DPM-Solver++, as many as fit side by side', () => {
    const ids = named('family DPM-Solver++')
    expect(ids).toHaveLength(8)
    expect(new Set(ids.map(familyOf))).toEqual(new Set(['DPM-Solver++']))
  })

  it('can each be compared as they are', () => {
    const { request } = pretendEntry({ n: 1 })
    for (const { lanes } of sets) {
      expect(lanes.length).toBeGreaterThanOrEqual(2)
      expect(() => comparisonSetup.parse({ kind: 'lanes', request, lanes, equal: 'own' })).not.toThrow()
    }
  })

  it('hold no sampler that goes without guidance beside those that need it', () => {
    for (const { lanes } of sets) expect(lanes.every(({ guidance }) => guidance === 4.5)).toBe(true)
  })
})

describe('lanes from a request', () => {
  it('are its own and three classics, as long as it', () => {
    const own = { sampler: 'ddim', steps: 30, guidance: 3 }
    const lanes = lanesFrom(own, samplers)
    expect(lanes[0]).toEqual(own)
    expect(new Set(idsOf(lanes)).size).toBe(4)
    expect(lanes.every(({ steps, guidance }) => steps === 30 && guidance === 3)).toBe(true)
  })

  it('are guided beside one that goes without', () => {
    const [, ...others] = lanesFrom({ sampler: 'lcm', steps: 4, guidance: 0 }, samplers)
    expect(others.every(({ guidance }) => guidance > 1)).toBe(true)
  })

  it('grow by samplers that are not among them', () => {
    let lanes = lanesFrom({ sampler: 'ddim', ...start }, samplers)
    for (let n = 0; n < 4; n++) lanes = [...lanes, oneMore(lanes, samplers)!]
    expect(new Set(idsOf(lanes)).size).toBe(8)
  })

  it('leave room for a measure', () => {
    expect([roomFor(undefined), roomFor({ sampler: 'ddim', steps: 100, guidance: 3 })]).toEqual([8, 7])
  })
})

it('a lane moves up and down, and nowhere else', () => {
  const lanes = ['a', 'b', 'c'].map((sampler) => ({ sampler, ...start }))
  expect(idsOf(moved(lanes, 0, 2))).toEqual(['b', 'c', 'a'])
  expect(idsOf(moved(lanes, 2, 1))).toEqual(['a', 'c', 'b'])
})
