/** How far a running comparison is: forward passes of each of its lanes. */
import { create } from 'zustand'
import type { Entry } from '../../preload/contract.ts'
import { on } from './call.ts'

interface Passes {
  readonly entry: string | undefined
  /** By lane. */
  readonly done: readonly number[]
}

const usePasses = create<Passes>()(() => ({ entry: undefined, done: [] }))

/** Told since the last frame; small models tell more often than anybody reads. */
let waiting: Passes | undefined

function take(entry: string, lane: number, passes: number): void {
  if (waiting === undefined) requestAnimationFrame(tellWaiting)
  const before = waiting ?? usePasses.getState()
  const done = before.entry === entry ? [...before.done] : []
  done[lane] = passes
  waiting = { entry, done }
}

function tellWaiting(): void {
  if (waiting !== undefined) usePasses.setState(waiting)
  waiting = undefined
}

/** Listens from now on → stops. */
export function followPasses(): () => void {
  const stops = [
    on('lane', ({ entry, lane, forwardPasses }) => take(entry, lane, forwardPasses)),
    on('queue', ({ entries }) => {
      const { entry } = usePasses.getState()
      if (entry === undefined || entries.some(({ id, state }) => id === entry && state === 'running')) return
      waiting = undefined
      usePasses.setState({ entry: undefined, done: [] })
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

export interface Told {
  readonly done: number
  readonly all: number
}

/** Forward passes of all lanes; a finished lane's count, though nobody told them since the window opened. */
export function passesOf({ entry, done }: Passes, { id, comparison, pictures }: Entry): Told {
  const lanes = comparison?.lanes ?? []
  const all = lanes.reduce((sum, lane) => sum + lane.forwardPasses, 0)
  const counts = lanes.map(({ forwardPasses }, lane) => {
    if (pictures.some(({ index }) => index === lane)) return forwardPasses
    return entry === id ? Math.min(done[lane] ?? 0, forwardPasses) : 0
  })
  return { done: counts.reduce((sum, count) => sum + count, 0), all }
}

/** Looked at by its sum, so that it renders only when that grows. */
export function usePassesOf(entry: Entry): Told {
  const done = usePasses((state) => passesOf(state, entry).done)
  return { done, all: passesOf({ entry: undefined, done: [] }, entry).all }
}
