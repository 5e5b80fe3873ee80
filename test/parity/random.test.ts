import { describe, expect, it } from 'vitest'
import { readSafetensors } from '../../native-models/formats/safetensors.ts'
import { readFloat32 } from '../../native-models/formats/tensor-data.ts'
import { TorchGenerator } from '../../native-models/runtime/random.ts'
import { fixturePath } from './fixtures.ts'

const file = readSafetensors(fixturePath('torch-randn.safetensors'))
const keys = [...file.tensors.keys()]
const bits = (values: Float32Array) => [...new Uint32Array(values.buffer, values.byteOffset, values.length)]

describe('noise is bit-equal with torch.randn', () => {
  it('has draws to compare with', () => {
    expect(keys.length).toBeGreaterThan(0)
  })

  it.each(keys.filter((key) => !key.includes('twice')))('%s', (key) => {
    const { data } = readFloat32(file, key)
    const [seed] = key.split('|') as [string]
    expect(bits(new TorchGenerator(BigInt(seed)).randn(data.length))).toEqual(bits(data))
  })

  it.each(keys.filter((key) => key.endsWith('|twice-a')))('%s and its second draw', (key) => {
    const first = readFloat32(file, key).data
    const second = readFloat32(file, key.replace('twice-a', 'twice-b')).data
    const generator = new TorchGenerator(BigInt((key.split('|') as [string])[0]))
    expect(bits(generator.randn(first.length))).toEqual(bits(first))
    expect(bits(generator.randn(second.length))).toEqual(bits(second))
  })
})
