/** The options that say how it is computed. */
import { StudioError } from '../../native-models/api/errors.ts'
import { FLOAT32, type Precision, precision } from '../../native-models/api/precision.ts'
import type { EngineOptions } from '../../native-models/pipeline/loaded-model.ts'
import { defaultThreads } from '../../native-models/runtime/threads.ts'
import { cacheFolder } from '../service/folders.ts'
import { type GenerateValues, MOST_THREADS, wholeNumber } from './generate-options.ts'

type Values = Pick<GenerateValues, 'threads' | 'precision' | 'text-precision'>

/** @throws E_OPTION */
export function engineOf(values: Values): EngineOptions & { readonly precision: Precision } {
  const threads = wholeNumber(values, 'threads', [1, MOST_THREADS]) ?? defaultThreads()
  return { threads, cacheFolder: cacheFolder(), precision: precisionOf(values) }
}

function precisionOf(values: Values): Precision {
  const { transformer, textEncoder } = precision.shape
  return {
    transformer: chosen(transformer.options, values, 'precision') ?? FLOAT32.transformer,
    textEncoder: chosen(textEncoder.options, values, 'text-precision') ?? FLOAT32.textEncoder,
  }
}

function chosen<Word extends string>(
  words: readonly Word[],
  values: Values,
  name: 'precision' | 'text-precision',
): Word | undefined {
  const said = values[name]
  const word = words.find((one) => one === said)
  if (said === undefined || word !== undefined) return word
  const known = new Intl.ListFormat('en', { type: 'disjunction' }).format(words)
  throw new StudioError('E_OPTION', `--${name} ${said}: ${known} is needed.`)
}
