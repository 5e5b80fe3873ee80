import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BUDGETS, StepTimes, Watchdog } from '../../../../main/service/engine/watchdog.ts'
import type { CompareEvent } from '../../../../native-models/api/compare.ts'
import type { PaintEvent } from '../../../../native-models/api/events.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const step = (number: number): PaintEvent => ({
  ...{ type: 'step', picture: 0, step: number, steps: 100, forwardPasses: number },
  ...{ secondsPerStep: 1, etaMs: 1, noiseLevel: 0.5 },
})

function watch(times = new StepTimes()) {
  const hangs: number[] = []
  const dog = new Watchdog({
    times,
    key: 'nano',
    budgets: BUDGETS,
    onHang: (budgetMs) => hangs.push(budgetMs),
  })
  return { dog, hangs }
}

describe('Watchdog', () => {
  it('gives a fast step 30 s', () => {
    const { dog, hangs } = watch()
    dog.saw({ type: 'stage', stage: 'denoise', picture: 0 })
    for (let number = 1; number <= 10; number++) {
      vi.advanceTimersByTime(100)
      dog.saw(step(number))
    }
    vi.advanceTimersByTime(29_900)
    expect(hangs).toEqual([])
    vi.advanceTimersByTime(200)
    expect(hangs).toEqual([30_000])
  })

  it('gives a slow one 8 times the median, also of earlier runs', () => {
    const times = new StepTimes()
    for (let run = 1; run <= 2; run++) {
      const { dog, hangs } = watch(times)
      dog.saw({ type: 'stage', stage: 'denoise', picture: 0 })
      for (let number = 1; number <= 5; number++) {
        vi.advanceTimersByTime(20_000)
        dog.saw(step(number))
      }
      vi.advanceTimersByTime(159_000)
      expect(hangs).toEqual([])
      vi.advanceTimersByTime(2000)
      expect(hangs).toEqual([160_000])
      dog[Symbol.dispose]()
    }
  })

  it('gives loading, the first step and decoding ten minutes', () => {
    const { dog, hangs } = watch()
    vi.advanceTimersByTime(599_000)
    dog.saw({ type: 'stage', stage: 'denoise', picture: 0 })
    vi.advanceTimersByTime(599_000)
    dog.saw(step(100))
    vi.advanceTimersByTime(599_000)
    expect(hangs).toEqual([])
    vi.advanceTimersByTime(2000)
    expect(hangs).toEqual([600_000])
  })

  it('gives the first pass of every lane of a comparison ten minutes', () => {
    const { dog, hangs } = watch()
    const pass = (lane: number, number: number): CompareEvent => ({
      ...{ type: 'step', lane, step: number, steps: 100, forwardPasses: number, noiseLevel: 0.5 },
      ...{ seconds: 1, x0: { shape: [1, 1, 1], data: new Float32Array(1) } },
      digest: { sha256: '', rms: 0, samples: new Float32Array(1) },
    })
    dog.saw({ type: 'stage', stage: 'denoise' })
    for (const lane of [0, 1, 2]) {
      vi.advanceTimersByTime(599_000)
      dog.saw(pass(lane, 1))
    }
    vi.advanceTimersByTime(100)
    for (let round = 2; round < 12; round++) for (const lane of [0, 1, 2]) dog.saw(pass(lane, round))
    vi.advanceTimersByTime(29_900)
    expect(hangs).toEqual([])
    vi.advanceTimersByTime(200)
    expect(hangs).toEqual([30_000])
  })

  it('is quiet after the run', () => {
    const { dog, hangs } = watch()
    dog.saw(step(1))
    dog[Symbol.dispose]()
    vi.advanceTimersByTime(1e9)
    expect(hangs).toEqual([])
  })
})
