import { describe, expect, it } from 'vitest'
import { FLOAT16, FLOAT32 } from '../../../../native-models/api/precision.ts'
import {
  sayAdapters,
  sayChoice,
  sayDevice,
  sayError,
  sayLikeness,
  sayPainter,
  sayTested,
  sayVerdict,
} from '../../../../renderer/features/devices/device-words.ts'
import { devicesOf, passedTest } from '../../harness/pretend-adapters.ts'

const row = (scene: string, device: string) => {
  const found = devicesOf(scene).rows.find((one) => one.device === device)
  if (found === undefined) throw new Error(`There is no ${device} in ${scene}.`)
  return found
}
/** A space that does not break, as a reader takes it. */
const plain = (words: string) => words.replaceAll('\u00a0', ' ')

describe('devices', () => {
  it('are called by their adapters, each once, or by their provider', () => {
    expect(sayDevice(row('gpus', 'cuda'))).toBe('NVIDIA GeForce RTX 4090')
    expect(sayDevice(row('gpus', 'webgpu'))).toBe('NVIDIA GeForce RTX 4090 or SwiftShader (software)')
    expect(sayDevice(row('gpus', 'dml'))).toBe('DirectML (Windows)')
    const twice = { label: 'DirectML', adapters: [{ name: 'Arc' }, { name: 'Arc' }] }
    expect(sayDevice(twice)).toBe('Arc')
  })

  it('are told apart in a sentence by their provider', () => {
    expect(sayPainter(row('gpus', 'cpu'))).toBe('the processor')
    expect(sayPainter(row('gpus', 'cuda'))).toBe('NVIDIA GeForce RTX 4090 (CUDA)')
  })

  it('have as much memory as is printed on their box', () => {
    expect(sayAdapters(row('gpus', 'cuda'))).toEqual([['24 GB of memory', 'driver 550.54.14']])
    expect(sayAdapters({ adapters: [{ name: 'small', memoryBytes: 536_870_912 }] })).toEqual([
      ['537 MB of memory'],
    ])
  })

  it('tell facts of several adapters by name, and none where nothing is known', () => {
    expect(sayAdapters(row('gpus', 'webgpu'))).toEqual([
      ['NVIDIA GeForce RTX 4090', '24 GB of memory', 'driver 550.54.14'],
    ])
    expect(sayAdapters({ adapters: [{ name: 'unknown' }] })).toEqual([])
  })
})

describe('likeness', () => {
  it.each([
    [{ relativeRms: 0.00021, psnr: 52.3 }, 'off by 0.021 % of the latent, picture 52 dB'],
    [{ relativeRms: 0.312, psnr: 12.3 }, 'off by 31 % of the latent, picture 12 dB'],
    [{ relativeRms: 1e-6, psnr: null }, 'off by less than 0.001 % of the latent, the same picture'],
    [{ relativeRms: 1e9, psnr: 3 }, 'off by more than 1000 % of the latent, picture 3 dB'],
    [{ relativeRms: 0, psnr: null }, 'the same numbers as the processor’s in float32'],
    [{ relativeRms: 0, psnr: 60 }, 'off by 0 % of the latent, picture 60 dB'],
  ])('%j is rounded as a person would', (likeness, words) => {
    expect(plain(sayLikeness(likeness))).toBe(words)
  })

  it('is short beside a choice', () => {
    expect(plain(sayError({ relativeRms: 0.0043, psnr: 47.2 }))).toBe('off by 0.43 %, 47 dB')
    expect(plain(sayError({ relativeRms: 0.0001, psnr: null }))).toBe('off by 0.01 %, the same picture')
  })
})

describe('verdicts', () => {
  it('are passed or failed, with the figure or the reason', () => {
    expect(plain(sayVerdict(passedTest(FLOAT32)))).toBe('Passed: off by 0.021 % of the latent, picture 52 dB')
    expect(sayVerdict(passedTest(FLOAT32, { likeness: undefined }))).toBe('Passed')
    expect(sayVerdict(row('gpus', 'webgpu').tests[0] ?? passedTest(FLOAT32))).toBe(
      'Failed: The process that loads webgpu ended by itself (SIGSEGV).',
    )
    expect(sayVerdict(passedTest(FLOAT16, { passed: false }))).toMatch(/^Failed: what it painted is not/)
  })

  it('say in what and when it was tested', () => {
    const precision = { ...FLOAT32, transformer: 'int8' } as const
    expect(sayTested(passedTest(precision, { at: Date.now() }))).toBe('In transformer int8, tested just now')
  })
})

describe('what is painted on', () => {
  const said = (scene: string, device = 'auto') => sayChoice(devicesOf(scene), { device })

  it('is said with the reason', () => {
    expect(said('alone')).toBe('Painting on the processor: the only device that can be used here')
    expect(said('alone', 'cpu')).toBe('Painting on the processor: as you chose')
    expect(said('gpus')).toBe(
      'Painting on NVIDIA GeForce RTX 4090 (CUDA): the fastest that has passed its test',
    )
    expect(said('fellback', 'cuda')).toBe('Painting on the processor: what you chose cannot be used now')
    expect(said('fellback', 'auto')).toBe('Painting on the processor: a faster one has failed')
    expect(said('looking')).toBe('Painting on the processor: others are still being looked for')
  })

  it('is the only one that passed, or none has passed', () => {
    const gpus = devicesOf('gpus')
    const choice = { device: 'cuda', reasons: [] }
    const only = gpus.rows.map((one) => (one.device === 'cuda' ? one : { ...one, tests: [] }))
    const none = gpus.rows.map((one) => ({ ...one, tests: [] }))
    const auto = { device: 'auto' }
    expect(sayChoice({ ...gpus, choice, rows: only }, auto)).toMatch(
      /: the only one that has passed its test$/,
    )
    expect(sayChoice({ ...gpus, choice, rows: none }, auto)).toMatch(/: no device has passed its test yet$/)
  })
})
