/** What a test took, line by line. Pure. */
import type { DeviceTest } from '../../../preload/contract.ts'
import { sayBytes, sayDuration } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'

interface FigureLine {
  readonly label: string
  readonly value: string
}

export function figureLines(figures: NonNullable<DeviceTest['figures']>): FigureLine[] {
  const { steps, passSeconds, decodeSeconds, seconds, gflops, memoryBytes, fellBack } = figures
  const line = (label: string, value: string): FigureLine => ({ label, value })
  return [
    line(t('devices.steps'), t('devices.stepsValue', { count: steps, time: sayTime(passSeconds) })),
    line(t('devices.decoding'), sayTime(decodeSeconds)),
    line(t('devices.inAll'), sayTime(seconds)),
    line(t('devices.testMemory'), sayBytes(memoryBytes)),
    line(t('devices.speed'), saySpeed(gflops)),
    ...(fellBack.length === 0 ? [] : [line(t('devices.leftOver'), sayLeftOver(fellBack))]),
  ]
}

/** 21 ms · 0.3 s · 9 s */
const sayTime = (seconds: number): string =>
  seconds < 0.1 ? `${Number((seconds * 1000).toPrecision(2))} ms` : sayDuration(seconds * 1000)

/** 140 GFLOP/s · 84 TFLOP/s */
function saySpeed(gflops: number): string {
  const isTera = gflops >= 1000
  const value = Number((isTera ? gflops / 1000 : gflops).toPrecision(2))
  return t(isTera ? 'devices.teraflops' : 'devices.gigaflops', { value })
}

const MOST_NAMES = 3

function sayLeftOver(parts: readonly string[]): string {
  const some = parts.slice(0, MOST_NAMES).join(', ')
  const names = parts.length > MOST_NAMES ? t('devices.andMore', { names: some }) : some
  return t('devices.leftOverValue', { count: parts.length, names })
}
