import { expect, it } from 'vitest'
import { withStep } from '../../../renderer/state/replays.ts'

const equal = (step: number) => ({ step, bitEqual: true })

it('gathers passes, several of them of one step', () => {
  const steps = [equal(1), equal(1), equal(2)]
  expect(steps.reduce(withStep, [] as ReturnType<typeof equal>[])).toEqual(steps)
})

it('forgets what an attempt had come to that was begun anew', () => {
  expect(withStep([equal(1), equal(2), equal(3)], equal(1))).toEqual([equal(1)])
})
