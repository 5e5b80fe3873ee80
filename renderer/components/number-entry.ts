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

/** One step up or down, without the crumbs of binary fractions. */
export function stepped(value: number, by: number, { min, max }: Range): number {
  return clamp(Number((value + by).toFixed(6)), min, max)
}
