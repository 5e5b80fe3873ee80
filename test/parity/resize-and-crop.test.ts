import { describe, expect, it } from 'vitest'
import { readSafetensors } from '../../native-models/formats/safetensors.ts'
import { readFloat32 } from '../../native-models/formats/tensor-data.ts'
import { type PlanarPicture, resizeAndCrop } from '../../native-models/pipeline/resize-and-crop.ts'
import { fixturePath } from './fixtures.ts'

const TOLERANCE = 1e-5
const file = readSafetensors(fixturePath('resize-and-crop.safetensors'))
const targets = [...file.tensors.keys()].filter((key) => key.startsWith('to'))

/** (1, channels, height, width) as one picture. */
function readPicture(key: string): PlanarPicture {
  const { shape, data } = readFloat32(file, key)
  const [batch, channels, height, width] = shape as [number, number, number, number]
  expect(batch).toBe(1)
  return { channels, height, width, data }
}

describe('resize to cover and crop', () => {
  it('has pictures to compare with', () => {
    expect(targets.length).toBeGreaterThan(0)
  })

  it.each(targets)('%s', (key) => {
    const [, width, height] = /^to(\d+)x(\d+)$/.exec(key) ?? []
    const ours = resizeAndCrop(readPicture('in'), { width: Number(width), height: Number(height) })
    const { data, ...size } = readPicture(key)
    expect(size).toMatchObject({ width: Number(width), height: Number(height) })
    expect(ours).toHaveLength(data.length)
    const worst = data.reduce(
      (most, value, index) => Math.max(most, Math.abs(value - (ours[index] as number))),
      0,
    )
    expect(worst).toBeLessThanOrEqual(TOLERANCE)
  })
})
