/** When the page drew its frames, and how long it was after a key until the next one. */
import type { Page } from 'playwright-core'
import { quantile } from './statistics.ts'

/** A display of 60 Hz draws each 16.7 ms; a gap above this has lost one. */
const DROPPED_MS = 25

export interface Frames {
  readonly count: number
  readonly dropped: number
  readonly p99Ms: number
  readonly longestMs: number
}

/** While `work` goes on. The first two frames are those that the recorder itself is set up in. */
export async function framesDuring(page: Page, work: () => Promise<unknown>): Promise<Frames> {
  await page.evaluate(() => {
    const recorder = { frames: [] as number[], isOn: true }
    Object.assign(window, { recorder })
    const keep = (atMs: number): void => {
      recorder.frames.push(atMs)
      if (recorder.isOn) requestAnimationFrame(keep)
    }
    requestAnimationFrame(keep)
  })
  await work()
  const frames = await page.evaluate(() => {
    const { recorder } = window as unknown as { recorder: { frames: number[]; isOn: boolean } }
    recorder.isOn = false
    return recorder.frames
  })
  const gaps = frames.slice(3).map((atMs, index) => atMs - (frames[index + 2] ?? atMs))
  return {
    count: gaps.length,
    dropped: gaps.filter((gap) => gap > DROPPED_MS).length,
    p99Ms: quantile(gaps, 0.99),
    longestMs: Math.max(...gaps),
  }
}
