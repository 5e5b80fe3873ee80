/** The filmstrip as a list for the full view: its arrows go along the pictures as they lie there. */
import type { Entry } from '../../../preload/contract.ts'
import { type Shot, stripOf, useFilm } from '../../state/film.ts'
import { useStudio } from '../../state/studio.ts'
import { useView } from '../../state/view.ts'
import type { Pages, PagesState } from '../history/pages.ts'

/** What the list is made of: the same parts, the same list. */
const parts = () =>
  [useFilm.getState(), useStudio.getState().queue.entries, useView.getState().fetched] as const

let made: { readonly of: ReturnType<typeof parts>; readonly state: PagesState } | undefined

function snapshot(): PagesState {
  const of = parts()
  if (made?.of.every((part, at) => part === of[at]) !== true) made = { of, state: stateOf(...of) }
  return made.state
}

function stateOf(...[film, queued, fetched]: ReturnType<typeof parts>): PagesState {
  const { run, earlier } = stripOf(film, queued)
  const shots = [...(run?.shots ?? []), ...earlier]
  const isThere = shots.some(({ picture }) => picture.id === fetched?.picture.id)
  const entries = entriesOf(fetched === undefined || isThere ? shots : [fetched, ...shots])
  return { query: '', entries, total: entries.length, ready: true, failure: undefined }
}

/** Pictures that just came are not in their run's own list yet. */
function entriesOf(shots: readonly Shot[]): readonly Entry[] {
  const runs = new Map<Entry, Shot['picture'][]>()
  for (const { entry, picture } of shots) runs.set(entry, [...(runs.get(entry) ?? []), picture])
  return [...runs].map(([entry, pictures]) => ({ ...entry, pictures }))
}

const nothing = (): void => {}

/** It is as long as the filmstrip and follows it: there is nothing to search, to fetch or to change. */
export const filmPages: Pages = {
  subscribe(listener) {
    const stops = [useFilm, useStudio, useView].map((store) => store.subscribe(listener))
    return () => {
      for (const stop of stops) stop()
    }
  },
  snapshot,
  search: nothing,
  reach: nothing,
  refresh: nothing,
  replace: () => false,
  remove: nothing,
  has: (id) => snapshot().entries.some((entry) => entry.id === id),
}
