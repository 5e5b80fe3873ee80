/** What people type for numbers. */

export const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value))

/** '4,5' and ' 4.5 ' are 4.5; what is no number is undefined. */
export function parseNumber(typed: string): number | undefined {
  const text = typed.trim().replace(',', '.')
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return undefined
  const number = Number(text)
  return Number.isFinite(number) ? number : undefined
}

interface Range {
  readonly min: number
  readonly max: number
  readonly step: number
}

/** Why a number is not taken as it was typed. */
export type Off = 'none' | 'above' | 'below' | 'rounded'

export interface Taken {
  /** undefined: what was typed is no number, or nothing. */
  readonly value: number | undefined
  /** undefined: it is what was typed; nothing typed leaves things as they are. */
  readonly off: Off | undefined
}

/** What is typed, as a number of the range. */
export function takeNumber(typed: string, { min, max, step }: Range): Taken {
  if (typed.trim() === '') return { value: undefined, off: undefined }
  const number = parseNumber(typed)
  if (number === undefined) return { value: undefined, off: 'none' }
  const value = clamp(roundTo(number, step), min, max)
  if (number > max) return { value, off: 'above' }
  if (number < min) return { value, off: 'below' }
  return { value, off: Math.abs(value - number) < 1e-9 ? undefined : 'rounded' }
}

/** Whole steps keep whole numbers; finer ones keep what was typed to a tenth of a step. */
const roundTo = (value: number, step: number) =>
  Number.isInteger(step)
    ? Math.round(value / step) * step
    : Number(((Math.round((value / step) * 10) / 10) * step).toFixed(4))

/** One step up or down, without the crumbs of binary fractions. */
export function stepped(value: number, by: number, { min, max }: Range): number {
  return clamp(Number((value + by).toFixed(6)), min, max)
}
