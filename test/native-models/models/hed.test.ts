import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CPU } from '../../../native-models/graph/dialect.ts'
import { EdgeNet } from '../../../native-models/runtime/edge-net.ts'
import { HED, randomTensor, readTensors, temporaryFolder, thrownBy, writeTensors } from '../files.ts'

const options = { dialect: CPU, session: { threads: 1 } }

function opened(change: (tensors: ReturnType<typeof readTensors>) => void): () => EdgeNet {
  const tensors = readTensors(HED)
  change(tensors)
  const path = writeTensors(join(temporaryFolder(), 'hed.safetensors'), tensors)
  return () => new EdgeNet(path, options)
}

it('loading is strict both ways, and says what is missing by its name', () => {
  const lacking = opened((tensors) => delete tensors['block3.convs.1.bias'])
  expect(thrownBy(lacking)).toMatchObject({
    code: 'E_WEIGHTS_MISSING',
    message: expect.stringContaining('block3.convs.1.bias') as string,
  })
  const other = opened((tensors) => {
    tensors['block6.convs.0.bias'] = randomTensor([3], 1)
  })
  expect(thrownBy(other)).toMatchObject({ code: 'E_WEIGHTS_UNKNOWN' })
  const misshapen = opened((tensors) => {
    tensors['block2.convs.1.weight'] = randomTensor([24, 16, 3, 3], 1)
  })
  expect(thrownBy(misshapen)).toMatchObject({ code: 'E_WEIGHTS_SHAPE' })
})

it('edges are where brightness changes, between 0 and 1', async () => {
  using net = new EdgeNet(HED, options)
  const [height, width] = [64, 96]
  const data = Float32Array.from({ length: 3 * height * width }, (_, at) => (at % width < 48 ? 20 : 230))
  const { data: edges, shape } = await net.find({ data, shape: [1, 3, height, width] })
  expect(shape).toEqual([1, height, width])
  expect(edges.every((value) => value >= 0 && value <= 1)).toBe(true)
  const at = (column: number) => edges[32 * width + column]!
  expect(at(47)).toBeGreaterThan(0.5)
  expect(at(24)).toBeLessThan(0.2)
  expect(at(72)).toBeLessThan(0.2)
})

it('a picture that four poolings would use up is refused', async () => {
  using net = new EdgeNet(HED, options)
  await expect(net.find(randomTensor([1, 3, 15, 64], 1))).rejects.toMatchObject({ code: 'E_SIZE' })
})
