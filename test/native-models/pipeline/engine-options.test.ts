import { describe, expect, it } from 'vitest'
import {
  argumentsOfEngineOptions,
  engineOptionsFromArguments,
} from '../../../native-models/pipeline/engine-options.ts'

describe('engine options', () => {
  it('survive the way through the arguments', () => {
    const precision = { transformer: 'int8', textEncoder: 'int4' } as const
    const options = { threads: 3, cacheFolder: '/tmp/a folder/--threads 7', precision }
    expect(engineOptionsFromArguments(argumentsOfEngineOptions(options))).toEqual(options)
  })

  it('are of float32 where nothing is said', () => {
    const { precision } = engineOptionsFromArguments(['--threads', '1', '--cache', 'x'])
    expect(precision).toEqual({ transformer: 'float32', textEncoder: 'float32' })
  })

  it.each([
    [['--threads', '2', '--cache', 'x', '--transformer', 'int4']],
    [['--threads', '0', '--cache', 'x']],
    [['--threads', '1.5', '--cache', 'x']],
    [['--threads', 'two', '--cache', 'x']],
    [['--cache', 'x']],
    [['--threads', '2']],
    [['--threads', '2', '--cache', 'x', '--speed', '9']],
  ])('%j are refused', (args) => {
    expect(() => engineOptionsFromArguments(args)).toThrow()
  })
})
