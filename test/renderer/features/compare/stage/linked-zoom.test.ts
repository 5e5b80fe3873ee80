import { beforeEach, describe, expect, it, vi } from 'vitest'
import {
  fitLanes,
  linkedOf,
  panLanes,
  placeOf,
  toggleZoom,
  useLinkedZoom,
  viewOf,
  zoomLanes,
  zoomMiddle,
} from '../../../../../renderer/features/compare/stage/linked-zoom.ts'

const small = { picture: { width: 256, height: 256 }, pane: { width: 128, height: 128 } }
const large = { picture: { width: 256, height: 256 }, pane: { width: 512, height: 512 } }
const linked = () => useLinkedZoom.getState()

beforeEach(() => {
  vi.stubGlobal('window', { devicePixelRatio: 1 })
  fitLanes()
})

describe('linked zoom', () => {
  it('shows the same part of the picture in frames of every size', () => {
    zoomLanes(large, 2, { x: 100, y: -60 })
    for (const stage of [small, large]) {
      const { x, width } = placeOf(linked(), stage)
      expect(width).toBeCloseTo(stage.pane.width * 2)
      expect(x / stage.pane.width).toBeCloseTo(-100 / 512)
    }
  })

  it('comes back to what it was', () => {
    zoomLanes(large, 3, { x: 30, y: 40 })
    const before = linked()
    expect(linkedOf(viewOf(before, small), small).factor).toBeCloseTo(before.factor)
    expect(linkedOf(viewOf(before, small), small).offset.x).toBeCloseTo(before.offset.x)
  })

  it('is never smaller than the frame, and never leaves it', () => {
    zoomLanes(small, 0.2, { x: 0, y: 0 })
    expect(linked()).toEqual({ factor: 1, offset: { x: 0, y: 0 } })
    toggleZoom(small, { x: 0, y: 0 })
    panLanes(small, { x: 9999, y: -9999 })
    expect(placeOf(linked(), small)).toMatchObject({ x: 64, y: -64, width: 256 })
    toggleZoom(small, { x: 0, y: 0 })
    expect(linked().factor).toBe(1)
  })

  it('zooms about the middle by keys, and ends', () => {
    for (let n = 0; n < 50; n++) zoomMiddle(1)
    expect(placeOf(linked(), small).width).toBe(256 * 16)
    for (let n = 0; n < 50; n++) zoomMiddle(-1)
    expect(linked().factor).toBe(1)
  })

  it('shows pixels above 200 %, and smooth pictures at the fit', () => {
    const tiny = { picture: { width: 32, height: 32 }, pane: { width: 320, height: 320 } }
    expect(placeOf(linked(), tiny).pixelated).toBe(false)
    zoomMiddle(1)
    expect(placeOf(linked(), tiny).pixelated).toBe(true)
    expect(placeOf(linked(), small).pixelated).toBe(false)
  })
})
