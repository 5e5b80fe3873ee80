/** Figures of lanes as a person says them. */
import type { ComparisonView } from '../../../../preload/contract.ts'
import { sayDuration } from '../../../strings/say.ts'
import { t } from '../../../strings/t.ts'

export type Measure = ComparisonView['measure']

/** Two digits that say something: 12.3 · 1.25 · 0.21 · 0.0043 */
export function sayRms(value: number): string {
  if (value >= 10) return value.toFixed(1)
  if (value >= 0.1 || value === 0) return value.toFixed(value === 0 ? 0 : 2)
  return value < 0.0001 ? value.toExponential(0).replace('e-', 'e−') : String(Number(value.toPrecision(2)))
}

/** @param value dB; null for equal pictures */
export const sayPsnr = (value: number | null): string =>
  value === null ? t('compareFigures.equal') : value.toFixed(1)

/** 0.93 · 0.998 · ≈ 1: near 1 every digit counts, and 1 is for equal ones alone. */
export function saySsim(value: number): string {
  if (value >= 1) return '1'
  return value > 0.9995 ? '≈ 1' : value.toFixed(value >= 0.995 ? 3 : 2)
}

/** Without its unit, as in columns: 0.21 · 4.2 · 31 */
export const saySeconds = (seconds: number): string =>
  seconds < 9.995 ? seconds.toFixed(2) : seconds < 99.95 ? seconds.toFixed(1) : String(Math.round(seconds))

/** 4.2 s · 20.3 s · 1 min 20 s */
export const sayTime = (seconds: number): string =>
  seconds < 59.95 ? `${seconds.toFixed(1)} s` : sayDuration(seconds * 1000)

/** A point of the chart, with its unit. */
export function sayFigure(measure: Measure, value: number): string {
  switch (measure) {
    case 'change':
    case 'rms':
      return sayRms(value)
    case 'psnr':
      return `${sayPsnr(value)} dB`
    case 'ssim':
      return saySsim(value)
    case 'seconds':
      return `${saySeconds(value)} s`
  }
}

/** Beside an axis: as short as it can be. */
export const sayTick = (value: number): string => String(Number(value.toPrecision(3)))
