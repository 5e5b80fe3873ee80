import { describe, expect, it } from 'vitest'
import { readSafetensors } from '../../native-models/formats/safetensors.ts'
import { readFloat32 } from '../../native-models/formats/tensor-data.ts'
import { CPU, PLAIN } from '../../native-models/graph/dialect.ts'
import { EdgeNet } from '../../native-models/runtime/edge-net.ts'
import { expectForwardParity } from './compare.ts'
import { casesOf, fixturePath } from './fixtures.ts'

const reference = readSafetensors(fixturePath('hed.safetensors'))

describe.each([CPU, PLAIN])('HED, $name operators', (dialect) => {
  it.each(casesOf(reference.tensors.keys()))('case %s', async (name) => {
    using net = new EdgeNet(fixturePath('hed.pth'), { dialect, session: { threads: 1 } })
    const image = readFloat32(reference, `${name}.image`)
    const edge = readFloat32(reference, `${name}.edge`)
    // The fixtures hold pictures in 0 … 1.
    const found = await net.find({ ...image, data: image.data.map((value) => value * 255) })
    expect(found.shape).toEqual([1, ...image.shape.slice(2)])
    expectForwardParity(found.data, edge.data)
  })
})
