import { describe, expect, it } from 'vitest'
import {
  FIT,
  fitScale,
  keepInside,
  MAX_SCALE,
  pan,
  scaleOf,
  wheelFactor,
  zoomBy,
  zoomTo,
} from '../../../../renderer/features/viewer/zoom.ts'

const picture = { width: 1024, height: 512 }
const pane = { width: 800, height: 600 }
const stage = { picture, pane }

describe('zoom', () => {
  it('fills the pane at first, with small pictures too', () => {
    expect(fitScale(picture, pane)).toBeCloseTo(800 / 1024)
    expect(fitScale({ width: 256, height: 256 }, pane)).toBeCloseTo(600 / 256)
    expect(fitScale({ width: 16, height: 16 }, pane)).toBe(MAX_SCALE)
  })

  it('keeps the point under the pointer where it is', () => {
    const at = { x: 120, y: -40 }
    const before = zoomTo(FIT, 3, stage)
    const after = zoomBy(before, 1.7, { ...stage, at })
    const under = (view: typeof before) => ({
      x: (at.x - view.offset.x) / scaleOf(view, picture, pane),
      y: (at.y - view.offset.y) / scaleOf(view, picture, pane),
    })
    expect(under(after).x).toBeCloseTo(under(before).x)
    expect(under(after).y).toBeCloseTo(under(before).y)
  })

  it('has ends', () => {
    expect(zoomTo(FIT, 1000, stage).scale).toBe(MAX_SCALE)
    expect(zoomTo(FIT, 0, stage).scale).toBeCloseTo(fitScale(picture, pane) / 2)
  })

  it('never lets the picture leave the pane', () => {
    const far = pan(zoomTo(FIT, 2, stage), { x: 99_999, y: -99_999 }, stage)
    expect(far.offset).toEqual({ x: (2048 - 800) / 2, y: -(1024 - 600) / 2 })
    expect(keepInside({ scale: undefined, offset: { x: 50, y: 50 } }, stage).offset).toEqual({ x: 0, y: 0 })
  })

  it('turns the wheel both ways by the same amount', () => {
    const closer = wheelFactor({ deltaY: -100, deltaMode: 0 })
    expect(closer).toBeGreaterThan(1)
    expect(closer * wheelFactor({ deltaY: 100, deltaMode: 0 })).toBeCloseTo(1)
  })
})
