import { describe, expect, it } from 'vitest'
import { generateRequest } from '../../../native-models/api/request.ts'
import { requestOf } from '../../../renderer/state/request-of.ts'
import { pretendComparison } from '../harness/pretend-lanes.ts'
import { pretendEntry } from '../harness/scenes.ts'

const entry = pretendComparison('grid', pretendEntry({ n: 1, count: 4 }))
const { comparison } = entry
if (comparison === undefined) throw new Error('It is no comparison.')

describe('what a lane paints alone', () => {
  it('is the base request with the lane’s changes, one picture', () => {
    const { request } = comparison.setup
    const last = requestOf(entry, { index: 11 })
    expect(last).toEqual({ ...request, steps: 40, guidance: 7, count: 1 })
    expect(generateRequest.safeParse(last).success).toBe(true)
  })

  it('has the LoRAs and the control that the lane has, and no others', () => {
    const loras = [{ name: 'line-art', weight: 0.4 }]
    const lanes = comparison.lanes.map((lane, at) =>
      at === 1 ? { ...lane, change: { loras, seed: '9' } } : lane,
    )
    const changed = { ...entry, comparison: { ...comparison, lanes } }
    expect(requestOf(changed, { index: 1 })).toMatchObject({
      loras,
      seed: '9',
      steps: comparison.setup.request.steps,
    })
    expect(requestOf(changed, { index: 0 }).loras).toBeUndefined()
  })
})
