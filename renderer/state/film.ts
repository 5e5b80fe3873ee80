/** The filmstrip: the run on the easel first, then what was painted before. */
import { useMemo } from 'react'
import { create } from 'zustand'
import type { Entry, Picture } from '../../preload/contract.ts'
import { call, on } from './call.ts'
import { useStudio } from './studio.ts'
import { complain } from './toasts.ts'

const ENTRIES = 40
const GATHER_MS = 120

interface Film {
  /** Newest first. */
  readonly entries: readonly Entry[]
  readonly loaded: boolean
  /** Pictures that came since `entries` was asked for. */
  readonly fresh: readonly Picture[]
  /** The entry that was on the easel last: being painted, or painted. */
  readonly lastRun: string | undefined
}

export const useFilm = create<Film>()(() => ({ entries: [], loaded: false, fresh: [], lastRun: undefined }))

async function load(): Promise<void> {
  try {
    const { entries } = await call('history.search', { query: '', limit: ENTRIES })
    useFilm.setState(({ fresh }) => ({ entries, loaded: true, fresh: fresh.filter(notIn(entries)) }))
  } catch (thrown) {
    useFilm.setState({ loaded: true })
    complain(thrown)
  }
}

/** What the answer tells of an entry that is over is the truth about it: a fresh picture missing there is gone. */
const notIn = (entries: readonly Entry[]) => (picture: Picture) => {
  const entry = entries.find(({ id }) => id === picture.entry)
  return (
    entry === undefined || (entry.state === 'running' && !entry.pictures.some(({ id }) => id === picture.id))
  )
}

/** Loads, and listens from now on → stops. */
export function followEntries(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  void load()
  const stops = [
    on('painted', (picture) =>
      useFilm.setState(({ fresh }) => ({ fresh: [...fresh, picture], lastRun: picture.entry })),
    ),
    on('queue', ({ entries }) => {
      const running = entries.find(({ state }) => state === 'running')?.id
      if (running !== undefined && running !== useFilm.getState().lastRun) {
        useFilm.setState({ lastRun: running })
      }
    }),
    on('history', () => {
      clearTimeout(timer)
      timer = setTimeout(load, GATHER_MS)
    }),
  ]
  return () => {
    clearTimeout(timer)
    for (const stop of stops) stop()
  }
}

/** A picture with the run that it belongs to. */
export interface Shot {
  readonly picture: Picture
  readonly entry: Entry
}

export interface Run {
  readonly entry: Entry
  readonly shots: readonly Shot[]
  /** The queue knows best: a row of the history may not have heard yet that its run is over. */
  readonly live: boolean
}

export interface Strip {
  /** The run on the easel, with as many pictures as are ready. */
  readonly run: Run | undefined
  readonly earlier: readonly Shot[]
}

export function stripOf(film: Film, queued: readonly Entry[]): Strip {
  const known = [
    ...film.entries,
    ...queued.filter(({ id }) => !film.entries.some((entry) => entry.id === id)),
  ]
  const all = known.map((entry) => queued.find(({ id }) => id === entry.id) ?? entry)
  const running = queued.find(({ state }) => state === 'running')
  const current =
    running ?? all.find(({ id }) => id === film.lastRun) ?? all.find(({ pictures }) => pictures.length > 0)
  return {
    run: current && { entry: current, shots: shotsOf(current, film.fresh), live: current === running },
    earlier: all.filter((entry) => entry !== current).flatMap((entry) => shotsOf(entry, film.fresh)),
  }
}

function shotsOf(entry: Entry, fresh: readonly Picture[]): Shot[] {
  const added = fresh.filter(
    (one) => one.entry === entry.id && !entry.pictures.some(({ id }) => id === one.id),
  )
  return [...entry.pictures, ...added]
    .sort((a, b) => a.index - b.index)
    .map((picture) => ({ picture, entry }))
}

/** The newer truth about an entry, before the history is asked again. */
export function keepInFilm(entry: Entry): void {
  useFilm.setState(({ entries }) => ({
    entries: entries.map((known) => (known.id === entry.id ? entry : known)),
  }))
}

export function useStrip(): Strip {
  const film = useFilm()
  const queued = useStudio((state) => state.queue.entries)
  return useMemo(() => stripOf(film, queued), [film, queued])
}
