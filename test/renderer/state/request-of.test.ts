import { beforeAll, describe, expect, it } from 'vitest'
import { modelHashOf, modelNameOf, picturesIn, requestOf } from '../../../renderer/state/request-of.ts'
import { useStudio } from '../../../renderer/state/studio.ts'
import { exampleEntry } from '../features/example-entry.ts'
import { pretendComparison } from '../harness/pretend-lanes.ts'
import { MODELS, SAMPLERS } from '../harness/scenes.ts'

beforeAll(() => useStudio.setState({ models: MODELS, samplers: SAMPLERS }))

const compared = pretendComparison('four', exampleEntry({ n: 1 }))
const { comparison } = compared

describe('what a picture was asked for', () => {
  it('is its run’s request where nothing is compared', () => {
    const entry = exampleEntry({ n: 2, pictures: 3 })
    expect(requestOf(entry, entry.pictures[2])).toBe(entry.request)
    expect(picturesIn(entry)).toBe(3)
  })

  it('is its lane’s request in a comparison, and the first lane’s without a picture', () => {
    expect(requestOf(compared)).toMatchObject({ sampler: 'dpm-solver++', steps: 20 })
    expect(requestOf(compared, { index: 1 })).toEqual({ ...compared.request, sampler: 'sa-solver' })
    expect(requestOf(compared, { index: 3 })).toMatchObject({ sampler: 'ddim', steps: 100 })
    expect(picturesIn(compared)).toBe(4)
  })

  it('is the run’s where a picture has no lane, and where a change says nothing', () => {
    expect(requestOf(compared, { index: 9 })).toBe(compared.request)
    if (comparison === undefined) throw new Error('no comparison')
    const silent = { ...comparison, lanes: [{ label: 'a', change: { steps: undefined }, forwardPasses: 1 }] }
    expect(requestOf({ ...compared, comparison: silent }, { index: 0 })).toEqual(silent.setup.request)
  })

  it('names the lane’s model, of which no hash is known', () => {
    if (comparison === undefined) throw new Error('no comparison')
    const [first, ...rest] = comparison.lanes
    const other = { label: 'α', change: { model: 'PixArt-XL-2-1024-MS' }, forwardPasses: 40 }
    const lanes = [first ?? other, other, ...rest]
    const entry = { ...compared, modelHash: 'abc', comparison: { ...comparison, lanes } }
    expect([0, 1].map((index) => modelNameOf(entry, { index }))).toEqual(['PixArt nano', 'PixArt-α 1024'])
    expect([0, 1].map((index) => modelHashOf(entry, { index }))).toEqual(['abc', undefined])
  })
})
