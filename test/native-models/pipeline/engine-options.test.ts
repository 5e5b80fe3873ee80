import { describe, expect, it } from 'vitest'
import { FLOAT32 } from '../../../native-models/api/precision.ts'
import {
  argumentsOfEngineOptions,
  engineOptionsFromArguments,
} from '../../../native-models/pipeline/engine-options.ts'

describe('engine options', () => {
  it('survive the way through the arguments', () => {
    const precision = { transformer: 'int8', textEncoder: 'int4', vae: 'float16' } as const
    const device = { provider: 'cuda', index: 1 } as const
    const options = {
      threads: 3,
      cacheFolder: '/tmp/a folder/--threads 7',
      precision,
      device,
      wholly: true,
      profileFolder: '/tmp/p',
    }
    expect(engineOptionsFromArguments(argumentsOfEngineOptions(options))).toEqual(options)
  })

  it('are of float32 on the CPU where nothing is said', () => {
    const { precision, device } = engineOptionsFromArguments(['--threads', '1', '--cache', 'x'])
    expect(precision).toEqual(FLOAT32)
    expect(device).toEqual({ provider: 'cpu', index: 0 })
  })

  it.each([
    [['--threads', '2', '--cache', 'x', '--transformer', 'int4']],
    [['--threads', '0', '--cache', 'x']],
    [['--threads', '1.5', '--cache', 'x']],
    [['--threads', 'two', '--cache', 'x']],
    [['--threads', '2', '--cache', 'x', '--vae', 'int8']],
    [['--threads', '2', '--cache', 'x', '--device', 'webgpu:1']],
    [['--threads', '2', '--cache', 'x', '--device', 'abacus']],
    [['--cache', 'x']],
    [['--threads', '2']],
    [['--threads', '2', '--cache', 'x', '--speed', '9']],
  ])('%j are refused', (args) => {
    expect(() => engineOptionsFromArguments(args)).toThrow()
  })
})
