import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { stepTimer } from '../../../native-models/pipeline/step-timer.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

describe('stepTimer', () => {
  it('counts the passes that are left, those of later pictures too', () => {
    const timer = stepTimer({ steps: 4, passes: 4, picturesAfter: 1 })
    vi.advanceTimersByTime(100)
    expect(timer(1)).toEqual({ secondsPerStep: 0.1, etaMs: 700 })
    vi.advanceTimersByTime(100)
    expect(timer(2)).toEqual({ secondsPerStep: 0.1, etaMs: 600 })
  })

  it('a step of two passes takes twice the time', () => {
    const timer = stepTimer({ steps: 5, passes: 10, picturesAfter: 0 })
    vi.advanceTimersByTime(50)
    expect(timer(1)).toEqual({ secondsPerStep: 0.1, etaMs: 450 })
  })

  it('follows a machine that gets slower, calmly, and ends at nothing', () => {
    const timer = stepTimer({ steps: 3, passes: 3, picturesAfter: 0 })
    vi.advanceTimersByTime(100)
    timer(1)
    vi.advanceTimersByTime(200)
    const { secondsPerStep } = timer(2)
    expect(secondsPerStep).toBeGreaterThan(0.1)
    expect(secondsPerStep).toBeLessThan(0.2)
    vi.advanceTimersByTime(200)
    expect(timer(3).etaMs).toBe(0)
  })
})
