/** How late the main process's event loop is: a timer of 2 ms, and how much more than that it took. */
import type { ElectronApplication } from 'playwright-core'
import { quantile } from './statistics.ts'

interface Lags {
  readonly p50Ms: number
  readonly p99Ms: number
  readonly longestMs: number
}

export async function lagDuring(app: ElectronApplication, work: () => Promise<unknown>): Promise<Lags> {
  await app.evaluate(() => {
    const PERIOD_MS = 2
    const clock = { lags: [] as number[], isOn: true }
    Object.assign(globalThis, { clock })
    const next = (): void => {
      const setMs = performance.now()
      setTimeout(() => {
        clock.lags.push(Math.max(0, performance.now() - setMs - PERIOD_MS))
        if (clock.isOn) next()
      }, PERIOD_MS)
    }
    next()
  })
  await work()
  const lags = await app.evaluate(() => {
    const { clock } = globalThis as unknown as { clock: { lags: number[]; isOn: boolean } }
    clock.isOn = false
    return clock.lags
  })
  return { p50Ms: quantile(lags, 0.5), p99Ms: quantile(lags, 0.99), longestMs: Math.max(...lags) }
}
