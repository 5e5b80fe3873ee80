/** Numbers as a person would say them. */

export { bytesText as sayBytes } from '../../native-models/api/bytes-text.ts'

/** 'about 9 s', without the 'about': 0.4 s · 9 s · 1 min 20 s · 2 h 5 min */
export function sayDuration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000
  if (seconds < 9.95) return `${Number(Math.max(seconds, 0.1).toFixed(1))} s`
  if (seconds < 59.5) return `${Math.round(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 10) return joined(minutes, 'min', Math.round((seconds % 60) / 10) * 10, 's')
  if (minutes < 60) return `${Math.round(seconds / 60)} min`
  return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  if (small === 60) return `${large + 1} ${largeUnit}`
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`
}

/** One decimal where it says something: 4 · 4.5 · 0.11 */
export function trim(value: number): string {
  const digits = value < 1 ? 2 : 1
  return String(Number(value.toFixed(digits)))
}

/** Weights and strengths, which go in steps of 0.05: 1 · 0.85 */
export const sayWeight = (value: number): string => String(Number(value.toFixed(2)))

/** What a file is called, in a sentence: its beginning and its end. */
export function sayFile(name: string, most = 40): string {
  const end = 12
  return name.length <= most ? name : `${name.slice(0, most - end - 1)}…${name.slice(-end)}`
}

/** just now · 12:41 · yesterday · Sat · 3 Nov · 3 Nov 2025 */
export function sayMoment(moment: number, now = Date.now()): string {
  const then = new Date(moment)
  if (now - moment < 60_000) return 'just now'
  const days = Math.round((startOfDay(new Date(now)) - startOfDay(then)) / 86_400_000)
  if (days <= 0) return then.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  if (days === 1) return 'yesterday'
  if (days < 7) return then.toLocaleDateString('en-GB', { weekday: 'short' })
  const year = then.getFullYear() === new Date(now).getFullYear() ? {} : ({ year: 'numeric' } as const)
  return then.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...year })
}

const startOfDay = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()

/** 1:1 · 5:3 · 0.6 : 1 as the nearest pair of small whole numbers. */
export function sayRatio(width: number, height: number): string {
  let best = { a: 1, b: 1, off: Number.POSITIVE_INFINITY }
  for (let b = 1; b <= 16; b++) {
    const a = Math.max(1, Math.round((width / height) * b))
    const off = Math.abs(Math.log(a / b / (width / height)))
    if (off < best.off - 0.01) best = { a, b, off }
  }
  return `${best.a}:${best.b}`
}
