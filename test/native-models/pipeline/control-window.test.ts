import { describe, expect, it } from 'vitest'
import { assertControlWindow, controlWindow } from '../../../native-models/pipeline/control-window.ts'
import { SAMPLERS } from '../../../native-models/samplers/samplers.ts'
import { PIXART_TRAINING } from '../../../native-models/samplers/schedule.ts'
import { thrownBy } from '../files.ts'

/** Four steps, and where they end. */
const levels = [999, 749, 500, 250, 0].map((timestep) => ({ timestep }))
const followed = (start: number, end: number) => {
  const { follows } = controlWindow(levels, { start, end })
  return levels.slice(0, 4).map(({ timestep }) => follows(timestep))
}

describe('which steps follow', () => {
  it.each([
    [0, 1, [true, true, true, true]],
    [0, 0.5, [true, true, false, false]],
    [0.25, 0.75, [false, true, true, false]],
    [0.26, 0.74, [false, false, true, false]],
    [0.75, 1, [false, false, false, true]],
    [0.76, 1, [false, false, false, false]],
    [0.5, 0.5, [false, false, false, false]],
  ])('%d … %d', (start, end, steps) => {
    expect(followed(start, end)).toEqual(steps)
    const { ever, always } = controlWindow(levels, { start, end })
    expect({ ever, always }).toEqual({ ever: steps.includes(true), always: !steps.includes(false) })
  })

  it('a call between two levels belongs to the step that it is part of', () => {
    const { follows } = controlWindow(levels, { start: 0.25, end: 0.5 })
    expect([999, 750, 749, 600.5, 501, 500, 250, 0].map(follows)).toEqual([
      false,
      false,
      true,
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

describe('a window that holds no step is refused', () => {
  const refused = (start: number, end: number, strength = 1) =>
    thrownBy(() => assertControlWindow(levels, { start, end, strength }))

  it.each([
    [0.8, 1, 'The control is not followed: of 4 steps none begins from 0.8 to 1.'],
    [0.3, 0.4, 'The control is not followed: of 4 steps none begins from 0.3 to 0.4.'],
    [0.5, 0.5, 'The control’s start (0.5) is not before its end (0.5).'],
    [0.6, 0.4, 'The control’s start (0.6) is not before its end (0.4).'],
  ])('%d … %d', (start, end, message) => {
    expect(refused(start, end)).toMatchObject({ code: 'E_REQUEST', message })
  })

  it('any other is not, nor is one of a control without strength', () => {
    assertControlWindow(levels, { start: 0.75, end: 1, strength: 1 })
    assertControlWindow(levels, { start: 0, end: 0.01, strength: 0.1 })
    assertControlWindow(levels, { start: 0.8, end: 1, strength: 0 })
  })
})

it.each(SAMPLERS)(
  '$id: every call of the first half, and none of the last step, is in 0 … 0.5',
  async (sampler) => {
    const steps = 6
    const plan = sampler.plan(steps, PIXART_TRAINING)
    const { follows } = controlWindow(plan.levels, { start: 0, end: 0.5 })
    const asked: { step: number; timestep: number }[] = []
    let calls: number[] = []
    const predict = (input: Float32Array, timestep: number) => {
      calls.push(timestep)
      return Promise.resolve(new Float32Array(input.length))
    }
    const noise = Float32Array.of(0.5, -1)
    const draw = (count: number) => new Float32Array(count)
    const input = { noise, steps, predict, draw, training: PIXART_TRAINING, prediction: 'epsilon' as const }
    for await (const { step } of sampler.sample(input)) {
      asked.push(...calls.map((timestep) => ({ step, timestep })))
      calls = []
    }
    expect(asked.length).toBeGreaterThanOrEqual(steps)
    expect(asked.filter(({ step }) => step <= 2).every(({ timestep }) => follows(timestep))).toBe(true)
    expect(asked.filter(({ step }) => step === steps).some(({ timestep }) => follows(timestep))).toBe(false)
  },
)
