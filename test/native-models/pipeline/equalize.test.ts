import { expect, it } from 'vitest'
import { equalize } from '../../../native-models/pipeline/equalize.ts'
import { findSampler } from '../../../native-models/samplers/samplers.ts'

const lane = (sampler: string, steps: number) => ({ sampler, steps })

it('equal in steps: everybody takes the first one’s', () => {
  expect(equalize([lane('dpmpp-2m', 14), lane('heun', 3), lane('pndm', 50)], 'steps')).toEqual([
    lane('dpmpp-2m', 14),
    lane('heun', 14),
    lane('pndm', 14),
  ])
})

it('equal in forward passes: as many steps as cost no more than the first one’s', () => {
  const equal = equalize([lane('dpmpp-2m', 20), lane('heun', 3), lane('dpm2', 50), lane('pndm', 1)], 'passes')
  // Heun and DPM2 cost 2 n − 1 passes, PNDM n + 1.
  expect(equal.map(({ steps }) => steps)).toEqual([20, 10, 10, 19])
  const passes = equal.map(({ sampler, steps }) => findSampler(sampler).forwardPasses(steps))
  expect(passes).toEqual([20, 19, 19, 20])
})

it('a first lane of two passes a step counts them', () => {
  expect(equalize([lane('heun', 10), lane('euler', 99)], 'passes')[1]).toEqual(lane('euler', 19))
})

it('never less than one step, and what else a lane holds stays', () => {
  const [, second] = equalize([lane('euler', 1), { ...lane('heun', 9), seed: '7' }], 'passes')
  expect(second).toEqual({ ...lane('heun', 1), seed: '7' })
  expect(equalize([], 'passes')).toEqual([])
  expect(() => equalize([lane('euler', 1), lane('nothing', 1)], 'passes')).toThrow('no sampler')
})
