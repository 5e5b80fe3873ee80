import { describe, expect, it } from 'vitest'
import type { TestedDevice } from '../../../../main/service/devices/choose-device.ts'
import { decideDevice } from '../../../../main/service/devices/decide-device.ts'
import { StudioError } from '../../../../native-models/api/errors.ts'
import { row } from './pretended-devices.ts'

const wrong = new StudioError('E_DEVICE_WRONG', 'It is not the picture.').toReport()
const missing = new StudioError('E_DEVICE_LIBRARIES', 'A library is missing.').toReport()
const tested = (name: string, more: Partial<TestedDevice> = {}): TestedDevice => ({
  ...{ ...row(name), test: undefined, ...more },
})
const passed = { test: { passed: true } }
const cpu = tested('cpu', passed)

const decide = (wanted: string, ...devices: TestedDevice[]) =>
  decideDevice(wanted, { devices: [cpu, ...devices], failures: new Map() })

describe('the device that the settings name', () => {
  it('is taken, and said to be untested where it is', () => {
    const { device, reasons, fellBack } = decide('cuda:1', tested('cuda:1'))
    expect(device).toEqual({ provider: 'cuda', index: 1 })
    expect(reasons).toEqual(['Painting on a cuda:1 (cuda:1): the settings say so; it is not tested yet.'])
    expect(fellBack).toBeUndefined()
    expect(decide('cuda', tested('cuda', passed)).reasons).toEqual([
      'Painting on a cuda (cuda): the settings say so, and it has passed its test.',
    ])
    expect(decide('cpu').reasons).toEqual(['Painting on the processor: the settings say so.'])
  })

  it.each([
    ['is gone', [], 'E_DEVICE_ABSENT', 'webgpu is gone'],
    [
      'cannot be used',
      [tested('webgpu', { obstacle: missing })],
      'E_DEVICE_LIBRARIES',
      'a webgpu (webgpu) cannot be used',
    ],
    [
      'has failed',
      [tested('webgpu', { test: { passed: false, error: wrong } })],
      'E_DEVICE_WRONG',
      'a webgpu (webgpu) cannot',
    ],
  ] as const)('is the CPU where it %s, with the reason', (_, devices, code, why) => {
    const { device, reasons, fellBack } = decide('webgpu', ...devices)
    expect(device.provider).toBe('cpu')
    expect(fellBack?.code).toBe(code)
    expect(reasons[0]).toContain(`Painting on the processor: ${why}`)
    expect(reasons[1]).toBe(`${fellBack?.message} (${code})`)
  })

  it('is believed before anybody has looked; without a name the CPU is taken', () => {
    const unknown = { devices: undefined, failures: new Map() }
    expect(decideDevice('dml', unknown).device.provider).toBe('dml')
    expect(decideDevice('auto', unknown).device.provider).toBe('cpu')
  })
})

it('is the CPU where the system does not answer', () => {
  const silent = { devices: undefined, failures: new Map(), isSilent: true }
  expect(decideDevice('dml', silent)).toMatchObject({
    device: { provider: 'cpu' },
    fellBack: { code: 'E_DEVICE_ABSENT' },
  })
  expect(decideDevice('auto', silent)).not.toHaveProperty('fellBack')
})

describe('a device that failed while it painted', () => {
  const devices = [tested('webgpu', passed), cpu, tested('cuda')]

  it('is not painted on, whoever chose it', () => {
    const failures = new Map([['webgpu', wrong]])
    for (const wanted of ['auto', 'webgpu'])
      expect(decideDevice(wanted, { devices, failures })).toMatchObject({
        device: { provider: 'cpu' },
        fellBack: wrong,
      })
  })

  it('says nothing of another one', () => {
    const failures = new Map([['webgpu', wrong]])
    const onCuda = decideDevice('cuda', { devices, failures })
    expect(onCuda.device.provider).toBe('cuda')
    expect(onCuda.fellBack).toBeUndefined()
  })
})
