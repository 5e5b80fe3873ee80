import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ControlImages } from '../../../../main/service/controls/control-images.ts'
import { ControlPlaces } from '../../../../main/service/controls/control-places.ts'
import type { ControlUse } from '../../../../native-models/api/request.ts'

let data: string
let places: ControlPlaces
let use: ControlUse

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'places-'))
  const images = new ControlImages(data)
  places = new ControlPlaces(images)
  const png = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  const { image } = await images.add(png, { fileName: 'a' })
  use = { model: 'nano-hed', image, isEdgeMap: false, fit: 'cover', strength: 1, start: 0, end: 1 }
})
afterAll(() => rmSync(data, { recursive: true, force: true }))

describe('ControlPlaces', () => {
  it('lists what the window may name', () => {
    expect(places.list()).toEqual([
      { id: 'nano-hed', name: expect.any(String), summary: expect.any(String), models: ['nano', 'nano-lcm'] },
    ])
    expect(JSON.stringify(places.list())).not.toContain(process.cwd())
  })

  it('knows where everything lies', () => {
    const place = places.of({ ...use, edges: use.image }, 'nano-lcm')
    for (const path of Object.values(place)) expect(existsSync(path ?? ''), path).toBe(true)
    expect(Object.keys(place).toSorted()).toEqual(['edges', 'hed', 'image', 'model'])
    expect(places.of(use, 'nano')).not.toHaveProperty('edges')
  })

  it.each([
    ['a ControlNet that is not there', { model: 'other' }, 'nano', 'E_CONTROL_UNKNOWN'],
    ['a model that it was not made for', {}, 'alpha-512', 'E_CONTROL_MISMATCH'],
    ['an image that is gone', { image: 'f'.repeat(64) }, 'nano', 'E_CONTROL_MISSING'],
    ['a drawing that is gone', { edges: 'f'.repeat(64) }, 'nano', 'E_CONTROL_MISSING'],
  ])('refuses %s', (_what, change, model, code) => {
    expect(() => places.of({ ...use, ...change }, model)).toThrow(expect.objectContaining({ code }))
  })
})
