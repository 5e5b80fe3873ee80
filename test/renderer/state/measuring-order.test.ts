import { describe, expect, it } from 'vitest'
import { measuringOrder } from '../../../renderer/state/measuring-order.ts'

const lane = (steps: number, kept = true) => ({
  steps: Array.from({ length: steps }, () => ({ noiseLevel: 0, seconds: 1 })),
  kept,
})
const said = (places: ReturnType<typeof measuringOrder>) => places.map(({ lane, step }) => `${lane}:${step}`)

describe('the order of measuring', () => {
  it('takes every fourth step of all lanes in turn, then what is between them', () => {
    expect(said(measuringOrder([lane(8), lane(4)]))).toEqual(
      ['0:4', '1:4', '0:8'].concat(['0:1', '1:1', '0:2', '1:2', '0:3', '1:3', '0:5', '0:6', '0:7']),
    )
  })

  it('takes every kept step once, and none that was given up', () => {
    const places = said(measuringOrder([lane(9), lane(5, false), lane(100)]))
    expect(new Set(places).size).toBe(109)
    expect(places).toHaveLength(109)
    expect(places.slice(0, 28)).toContain('2:100')
  })
})
