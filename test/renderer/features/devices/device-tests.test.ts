import { describe, expect, it } from 'vitest'
import { FLOAT16, FLOAT32, precisionText } from '../../../../native-models/api/precision.ts'
import {
  alone,
  bitsOf,
  isReference,
  measurable,
  placeOf,
  precisionOn,
  testIn,
  unmeasured,
} from '../../../../renderer/features/devices/device-tests.ts'
import { devicesOf, passedTest } from '../../harness/pretend-adapters.ts'

const CPU = { provider: 'cpu' } as const
const CUDA = { provider: 'cuda' } as const
const words = (device: typeof CPU | typeof CUDA) => measurable(device).map(precisionText)

describe('the bits that a device has', () => {
  it('are int8 and int4 on a processor, float16 on a GPU', () => {
    expect(bitsOf(CPU, 'transformer')).toEqual(['float32', 'int8'])
    expect(bitsOf(CPU, 'textEncoder')).toEqual(['float32', 'int8', 'int4'])
    expect(bitsOf(CPU, 'vae')).toEqual(['float32'])
    expect(bitsOf(CUDA, 'transformer')).toEqual(['float32', 'float16'])
    expect(bitsOf(CUDA, 'textEncoder')).toEqual(['float32', 'float16', 'int8', 'int4'])
    expect(bitsOf(CUDA, 'vae')).toEqual(['float32', 'float16'])
  })

  it('are the settings’ own for processors and for GPUs', () => {
    const settings = { precision: { ...FLOAT32, transformer: 'int8' }, gpuPrecision: FLOAT16 } as const
    expect(precisionOn(CPU, settings).transformer).toBe('int8')
    expect(precisionOn(CUDA, settings)).toBe(FLOAT16)
  })
})

describe('what can be measured', () => {
  it('is every choice once, without what it is compared with', () => {
    expect(words(CPU)).toEqual(['transformer int8', 'text encoder int8', 'text encoder int4'])
    expect(words(CUDA)).toEqual([
      'float32',
      'transformer float16',
      'text encoder float16',
      'text encoder int8',
      'text encoder int4',
      'VAE float16',
    ])
    expect(isReference(CPU, FLOAT32)).toBe(true)
    expect(isReference(CUDA, FLOAT32)).toBe(false)
  })

  it('lacks what was measured before, passed or not', () => {
    const [row] = devicesOf('alone').rows
    if (row === undefined) throw new Error('There is no processor.')
    const tests = [passedTest(alone('transformer', 'int8'), { passed: false })]
    expect(unmeasured({ ...row, tests }).map(precisionText)).toEqual([
      'text encoder int8',
      'text encoder int4',
    ])
  })
})

describe('tests', () => {
  it('are found by what was computed in, the newest first', () => {
    const newest = passedTest(FLOAT32, { at: 2 })
    const tests = [passedTest(FLOAT16), newest, passedTest(FLOAT32, { at: 1 })]
    expect(testIn(tests, { ...FLOAT32 })).toBe(newest)
    expect(testIn(tests, alone('vae', 'float16'))).toBeUndefined()
  })

  it('have a place in the line', () => {
    const testing = [
      { device: 'cuda', precision: FLOAT32 },
      { device: 'cuda:1', precision: FLOAT16 },
    ]
    expect(placeOf(testing, 'cuda', FLOAT32)).toBe(0)
    expect(placeOf(testing, 'cuda:1', FLOAT16)).toBe(1)
    expect(placeOf(testing, 'cuda', FLOAT16)).toBeUndefined()
  })
})
