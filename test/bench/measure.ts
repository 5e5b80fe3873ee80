/** What every benchmark measures: time, and where a process's memory lies. */
import { readFileSync } from 'node:fs'

export interface Memory {
  /** Peak of all that the process ever held. */
  readonly peakMB: number
  /** Its own: heap, buffers, converted weights. */
  readonly anonymousMB: number
  /** Pages of files: weights mapped where they lie, given back by the system when it needs them. */
  readonly fileMB: number
}

/** Of this process, from /proc; zeros where there is none (Windows). */
export function memory(): Memory {
  let status = ''
  try {
    status = readFileSync('/proc/self/status', 'utf8')
  } catch {}
  const megabytes = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024
  return { peakMB: megabytes('VmHWM'), anonymousMB: megabytes('RssAnon'), fileMB: megabytes('RssFile') }
}

export async function timed<T>(work: () => Promise<T> | T): Promise<{ ms: number; value: T }> {
  const start = performance.now()
  const value = await work()
  return { ms: performance.now() - start, value }
}

/** Median of `runs` timings after one that is not counted. */
export async function median(runs: number, work: () => Promise<unknown>): Promise<number> {
  await work()
  const times: number[] = []
  for (let run = 0; run < runs; run++) times.push((await timed(work)).ms)
  return times.sort((a, b) => a - b)[times.length >> 1]!
}
