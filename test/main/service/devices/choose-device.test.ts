import { describe, expect, it } from 'vitest'
import { chooseDevice, type TestedDevice } from '../../../../main/service/devices/choose-device.ts'
import { judge } from '../../../../main/service/devices/judge-painting.ts'
import type { SelfTest } from '../../../../main/service/devices/self-test-result.ts'
import { deviceNamed } from '../../../../native-models/api/device.ts'
import { StudioError } from '../../../../native-models/api/errors.ts'
import { FLOAT16, FLOAT32 } from '../../../../native-models/api/precision.ts'

function test(gflops: number, passed = true): SelfTest {
  const figures = {
    steps: 2,
    passSeconds: 1,
    decodeSeconds: 1,
    seconds: 3,
    gflops,
    memoryBytes: 1,
    fellBack: [],
    attentionRms: 0,
  }
  const error = new StudioError('E_DEVICE_WRONG', 'It is not the picture.').toReport()
  return { passed, figures, ...(!passed && { error }) }
}

const row = (name: string, more: Partial<TestedDevice>): TestedDevice => ({
  ...{ name, device: deviceNamed(name)!, adapters: [], obstacle: undefined, test: undefined, ...more },
})

const adapter = { name: 'Arc B580', vendor: 'intel', memoryBytes: 12e9, driver: '1' } as const
const missing = new StudioError('E_DEVICE_LIBRARIES', 'A library is missing.').toReport()

describe('the automatic choice', () => {
  it('is the fastest that has passed, and says why none of the others', () => {
    const choice = chooseDevice([
      row('cpu', { test: test(100) }),
      row('cuda', { obstacle: missing }),
      row('dml', { test: test(9000, false) }),
      row('webgpu', { test: test(4000), adapters: [adapter] }),
    ])
    expect(choice.device).toEqual({ provider: 'webgpu', index: 0 })
    expect(choice.reasons).toEqual([
      'Painting on Arc B580 (webgpu): the fastest that has passed its test, 4 TFLOP/s.',
      'Not on the processor: 100 GFLOP/s.',
      'Not on cuda: A library is missing. (E_DEVICE_LIBRARIES)',
      'Not on dml: It is not the picture. (E_DEVICE_WRONG)',
    ])
  })

  it('is the CPU where nothing has passed', () => {
    const { device, reasons } = chooseDevice([row('webgpu', { test: test(5, false) })])
    expect(device.provider).toBe('cpu')
    expect(reasons[0]).toContain('nothing has passed')
    expect(chooseDevice([]).device.provider).toBe('cpu')
  })
})

describe('what was painted', () => {
  const latent = Float32Array.from({ length: 64 }, (_, index) => Math.sin(index))
  const rgb = Uint8Array.from({ length: 192 }, (_, index) => (index * 7) % 256)
  const reference = { latent, rgb, attentionRms: 0 }
  const off = (by: number) => ({ latent: latent.map((value) => value * (1 + by)), rgb, attentionRms: 0 })

  it('passes where it is the processor’s picture, to the last bits', () => {
    expect(judge('cuda', reference, { reference, precision: FLOAT32 })).toEqual({
      passed: true,
      likeness: { relativeRms: 0, psnr: null },
    })
    const { passed, likeness } = judge('cuda', off(0.001), { reference, precision: FLOAT32 })
    expect(passed).toBe(true)
    expect(likeness!.relativeRms).toBeCloseTo(0.001, 6)
  })

  it('fails where it is another one, and says by how much', () => {
    const wrong = judge('cuda', off(0.05), { reference, precision: FLOAT32 })
    expect(wrong).toMatchObject({ passed: false, error: { code: 'E_DEVICE_WRONG' } })
    expect(wrong.error!.message).toContain('off by 0.050 of the latent')
    const pixels = { ...reference, rgb: rgb.map((value) => 255 - value) }
    const inverted = judge('cuda', pixels, { reference, precision: FLOAT32 })
    expect(inverted.passed).toBe(false)
    expect(inverted.likeness!.psnr).toBeLessThan(15)
  })

  it('fails where attention is wrong, though the small picture is right', () => {
    const wrong = judge('webgpu', { ...reference, attentionRms: 0.1 }, { reference, precision: FLOAT16 })
    expect(wrong).toMatchObject({ passed: false, error: { code: 'E_DEVICE_WRONG' } })
    expect(wrong.error!.message).toContain('attention by 0.10')
  })

  it('may be less alike in float16, but not anything', () => {
    expect(judge('cuda', off(0.05), { reference, precision: FLOAT16 }).passed).toBe(true)
    expect(judge('cuda', off(0.5), { reference, precision: FLOAT16 }).passed).toBe(false)
  })

  it('fails where its numbers are none', () => {
    const broken = { latent: latent.map(() => Number.NaN), rgb: new Uint8Array(192), attentionRms: 0 }
    expect(judge('cuda', broken, { reference, precision: FLOAT16 }).passed).toBe(false)
  })
})
