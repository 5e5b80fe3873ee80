import { describe, expect, it } from 'vitest'
import {
  argumentsOfEngineOptions,
  engineOptionsFromArguments,
} from '../../../native-models/pipeline/engine-options.ts'

describe('engine options', () => {
  it('survive the way through the arguments', () => {
    const options = { threads: 3, cacheFolder: '/tmp/a folder/--threads 7' }
    expect(engineOptionsFromArguments(argumentsOfEngineOptions(options))).toEqual(options)
  })

  it.each([
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
