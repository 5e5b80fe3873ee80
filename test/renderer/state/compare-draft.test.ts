import { beforeEach, describe, expect, it } from 'vitest'
import { comparisonSetup } from '../../../native-models/api/comparison.ts'
import {
  beginSetup,
  chooseKind,
  editBase,
  editGrid,
  editLanes,
  type GridSetup,
  type LanesSetup,
  leaveComparison,
  showForm,
  useCompareDraft,
} from '../../../renderer/state/compare-draft.ts'
import { pretendEntry } from '../harness/scenes.ts'

const { request } = pretendEntry({ n: 1 })
const lane = (sampler: string) => ({ sampler, steps: 20, guidance: 3 })
const lanes: LanesSetup = {
  ...{ kind: 'lanes', request, lanes: [lane('ddim'), lane('sa-solver')], equal: 'own' },
}
const grid: GridSetup = { kind: 'grid', request, x: { of: 'steps', values: [10, 20] } }
const setup = () => useCompareDraft.getState().setup

beforeEach(() => beginSetup(lanes))

describe('the form of the Compare room', () => {
  it('is a setup that can be kept, whatever is changed', () => {
    editBase({ prompt: 'fox', control: undefined })
    editLanes({ equal: 'passes', measure: { ...lane('ddim'), steps: 100 } })
    expect(comparisonSetup.parse(setup())).toMatchObject({ equal: 'passes', measure: { steps: 100 } })
    editLanes({ measure: undefined })
    expect(comparisonSetup.safeParse(setup()).success).toBe(true)
    expect(setup()?.request.prompt).toBe('fox')
  })

  it('keeps its lanes while it is a grid, and its grid while it is lanes, over one base', () => {
    editLanes({ lanes: [lane('lcm'), lane('ddim')] })
    chooseKind('grid', grid)
    editGrid({ y: { of: 'guidance', values: [2, 4] } })
    editBase({ seed: '7' })
    chooseKind('lanes', lanes)
    expect(setup()).toMatchObject({
      kind: 'lanes',
      lanes: [lane('lcm'), lane('ddim')],
      request: { seed: '7' },
    })
    chooseKind('grid', grid)
    expect(setup()).toMatchObject({ kind: 'grid', y: { of: 'guidance' }, request: { seed: '7' } })
  })

  it('is not changed by what belongs to the other kind', () => {
    editGrid({ x: { of: 'steps', values: [1] } })
    expect(setup()).toBe(lanes)
  })

  it('guides its measure as the first lane, until that has a guidance of its own', () => {
    const guided = (guidance: number) => ({ ...lane('ddim'), guidance })
    const measure = () => (setup() as LanesSetup).measure
    editLanes({ measure: { ...lane('ddim'), steps: 100 } })
    editLanes({ lanes: [guided(4), lane('sa-solver')] })
    expect(measure()).toMatchObject({ guidance: 4, steps: 100 })
    editLanes({ lanes: [guided(4), guided(7)] })
    expect(measure()?.guidance).toBe(4)
    editLanes({ measure: { ...guided(2), steps: 100 } })
    editLanes({ lanes: [guided(5), guided(7)] })
    expect(measure()?.guidance).toBe(2)
  })

  it('leads back to no comparison that was deleted', () => {
    useCompareDraft.setState({ open: undefined, last: '0000-4000' })
    leaveComparison('0000-5000')
    expect(useCompareDraft.getState().last).toBe('0000-4000')
    leaveComparison('0000-4000')
    expect(useCompareDraft.getState().last).toBeUndefined()
    useCompareDraft.setState({ open: '0000-4000', last: undefined })
    leaveComparison('0000-4000')
    expect(useCompareDraft.getState()).toMatchObject({ open: undefined, last: undefined })
  })

  it('knows the way back to the comparison that was open', () => {
    useCompareDraft.setState({ open: '0000-4000', last: undefined })
    showForm()
    expect(useCompareDraft.getState()).toMatchObject({ open: undefined, last: '0000-4000' })
    showForm()
    expect(useCompareDraft.getState().last).toBe('0000-4000')
  })
})
