import { describe, expect, it } from 'vitest'
import {
  MEMORY_PLANS,
  memoryPlan,
  memoryPlanText,
  nextSmaller,
  ROOMY,
  roomier,
  smaller,
} from '../../../native-models/api/memory-plan.ts'

describe('the ladder of memory plans', () => {
  it('goes from the roomy one down, a rung at a time, to an end', () => {
    const walked = [ROOMY]
    for (let plan = nextSmaller(ROOMY); plan; plan = nextSmaller(plan)) walked.push(plan)
    expect(walked).toEqual(MEMORY_PLANS)
    expect(walked.map((plan) => memoryPlan.parse(plan))).toEqual(walked)
    expect(walked.map(memoryPlanText)).toEqual([
      'all parts together',
      'text encoder, transformer and decoder one after another',
      'text encoder, transformer and decoder one after another, and the picture in tiles of 512 px',
      'text encoder, transformer and decoder one after another, and the picture in tiles of 256 px',
    ])
  })

  it('tells which of two takes more, whichever comes first', () => {
    for (const [place, plan] of MEMORY_PLANS.entries())
      for (const [otherPlace, other] of MEMORY_PLANS.entries()) {
        expect(roomier(plan, other)).toEqual(MEMORY_PLANS[Math.min(place, otherPlace)])
        expect(smaller(plan, other)).toEqual(MEMORY_PLANS[Math.max(place, otherPlace)])
      }
  })

  it('knows where one stands that is none of its own', () => {
    expect(nextSmaller({ parts: 'in-turn', tile: 1024 })).toEqual({ parts: 'in-turn', tile: 256 })
    expect(nextSmaller({ parts: 'in-turn', tile: 64 })).toBeUndefined()
  })
})
