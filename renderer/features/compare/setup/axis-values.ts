/** What people type for the values of an axis: `4.5, 7`, `10-50:10`. Text in, values or a sentence out. */
import { MOST_CELLS } from '../../../../native-models/api/comparison.ts'
import { t } from '../../../strings/t.ts'

export interface Limits {
  readonly min: number
  readonly max: number
  readonly whole: boolean
}

export type Typed<Value> = { readonly values: readonly Value[] } | { readonly wrong: string }

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)`
const RANGE = new RegExp(`^(${NUMBER})\\s*(?:-|–|\\.\\.)\\s*(${NUMBER})(?:\\s*:\\s*(${NUMBER}))?$`)
const SINGLE = new RegExp(`^${NUMBER}$`)

export function numbersOf(text: string, limits: Limits): Typed<number> {
  const parts = partsOf(text).map((part) => ({ part, numbers: spread(part) }))
  for (const { part, numbers } of parts) {
    if (numbers === undefined) return { wrong: t('compare.notANumber', { text: part }) }
    const outside = numbers.find((value) => value < limits.min || value > limits.max)
    if (outside !== undefined) return { wrong: t('compare.outside', { value: outside, ...bounds(limits) }) }
    if (limits.whole && !numbers.every(Number.isInteger))
      return { wrong: t('compare.notWhole', { text: part }) }
  }
  return checked(parts.flatMap(({ numbers = [] }) => numbers))
}

const bounds = ({ min, max }: Limits) => ({ min, max })

/** Seeds are beyond what numbers hold: digits, and ranges of them. */
export function seedsOf(text: string): Typed<string> {
  const seeds: string[] = []
  for (const part of partsOf(text)) {
    const found = seedsIn(part)
    if (found === undefined) return { wrong: t('compare.notASeed', { text: part }) }
    seeds.push(...found)
  }
  return checked(seeds)
}

const SEEDS = /^(\d{1,20})(?:\s*(?:-|–|\.\.)\s*(\d{1,20})(?:\s*:\s*(\d{1,20}))?)?$/

/** '7' → 7; '1-4' → 1, 2, 3, 4; '1-100:25' → 1, 26, 51, 76 */
function seedsIn(part: string): string[] | undefined {
  const [, first = '', last = first, by = '1'] = SEEDS.exec(part) ?? []
  if (first === '') return undefined
  const [from, to, step] = [BigInt(first), BigInt(last), BigInt(by)]
  if (from > to || to >= 1n << 64n || step === 0n) return undefined
  const count = (to - from) / step + 1n
  // One more than there may be, so that too many are said to be too many.
  const made = Number(count < MOST_CELLS ? count : BigInt(MOST_CELLS + 1))
  return Array.from({ length: made }, (_, n) => String(from + BigInt(n) * step))
}

/** Prompts hold commas: a value a line. */
export const linesOf = (text: string): Typed<string> =>
  checked(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  )

const partsOf = (text: string): string[] =>
  text
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** '10-50:10' → 10, 20 … 50; without a step by 1; undefined where it is neither number nor range. */
function spread(part: string): number[] | undefined {
  if (SINGLE.test(part)) return [Number(part)]
  const found = RANGE.exec(part)
  if (found === null) return undefined
  const [from, to, step] = [Number(found[1]), Number(found[2]), Math.abs(Number(found[3] ?? 1))]
  if (step === 0) return undefined
  const count = Math.min(MOST_CELLS, Math.floor(Math.abs(to - from) / step + 1e-9)) + 1
  const by = from <= to ? step : -step
  // Without the crumbs of binary fractions.
  return Array.from({ length: count }, (_, n) => Number((from + n * by).toFixed(6)))
}

function checked<Value extends string | number>(values: readonly Value[]): Typed<Value> {
  const twice = values.find((value, at) => values.indexOf(value) !== at)
  if (values.length === 0) return { wrong: t('compare.noValues') }
  if (twice !== undefined) return { wrong: t('compare.valueTwice', { value: twice }) }
  if (values.length > MOST_CELLS) return { wrong: t('compare.manyValues', { most: MOST_CELLS }) }
  return { values }
}
