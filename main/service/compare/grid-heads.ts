/** The heads of a grid's columns and rows, for people. */
import type { Axis, ComparisonSetup } from '../../../native-models/api/comparison.ts'
import { axisWords } from './lane-words.ts'

/** `nameOf`: a model's name. Undefined for lanes that are no grid. @throws E_SAMPLER_UNKNOWN */
export function gridHeads(
  setup: ComparisonSetup,
  nameOf: (model: string) => string,
): { columns: string[]; rows: string[] } | undefined {
  if (setup.kind !== 'grid') return undefined
  const wordsOf = (axis: Axis): string[] => axis.values.map((value) => axisWords(axis, value, nameOf))
  return { columns: wordsOf(setup.x), rows: setup.y ? wordsOf(setup.y) : [''] }
}
