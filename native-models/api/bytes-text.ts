/** Bytes as a person says them, wherever they are said: the window, the service's sentences, the command line. */

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Three digits at most, and one decimal where it says something: 999 B · 1.5 kB · 610 MB · 19.1 GB · 24 GB */
export function bytesText(bytes: number): string {
  let value = bytes
  let unit = 0
  while (unit < UNITS.length - 1 && rounded(value, unit) >= 1000) {
    value /= 1000
    unit++
  }
  return `${rounded(value, unit)} ${UNITS[unit]}`
}

/** A byte has no tenths. */
function rounded(value: number, unit: number): number {
  return unit === 0 || value >= 99.95 ? Math.round(value) : Math.round(value * 10) / 10
}
