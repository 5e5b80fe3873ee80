/** The two lists over the history, and what keeps them true: they live as long as the window does. */
import { useEffect, useSyncExternalStore } from 'react'
import type { Entry } from '../../../preload/contract.ts'
import { call, on } from '../../state/call.ts'
import { keepInFilm } from '../../state/film.ts'
import { complain } from '../../state/toasts.ts'
import { createPages, type Pages, type PagesState } from './pages.ts'

const source = (question: Parameters<Parameters<typeof createPages>[0]>[0]) =>
  call('history.search', question)

/** What the panel beside the easel shows. */
export const panelPages = createPages(source)
/** What the library shows. */
export const libraryPages = createPages(source)

const every: readonly Pages[] = [panelPages, libraryPages]

export function usePages(pages: Pages): PagesState {
  return useSyncExternalStore(pages.subscribe, pages.snapshot)
}

/** Keeps a list true while somebody looks at it; what changed in the meantime is read at the beginning. */
export function useLivePages(pages: Pages): PagesState {
  useEffect(() => {
    const { ready, query } = pages.snapshot()
    if (ready) pages.refresh()
    else pages.search(query)
    return follow(pages)
  }, [pages])
  return usePages(pages)
}

const GATHER_MS = 120
/** More changes than these are read as pages, not one by one. */
const MANY = 20

/** → stops following */
function follow(pages: Pages): () => void {
  const changed = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = on('history', ({ ids }) => {
    for (const id of ids) changed.add(id)
    timer ??= setTimeout(() => {
      timer = undefined
      void apply(pages, [...changed])
      changed.clear()
    }, GATHER_MS)
  })
  return () => {
    stop()
    clearTimeout(timer)
  }
}

/** Known entries are changed in their rows; unknown ones mean that the list itself has changed. */
async function apply(pages: Pages, ids: readonly string[]): Promise<void> {
  const narrowed = pages.snapshot().query.trim() !== ''
  if (narrowed || ids.length > MANY || !ids.every(pages.has)) return pages.refresh()
  try {
    for (const entry of await Promise.all(ids.map((id) => call('history.get', { id })))) pages.replace(entry)
  } catch {
    // One of them is gone: the list knows which.
    pages.refresh()
  }
}

/** An answer that is newer than the rows. */
function showChanged(entry: Entry): void {
  for (const pages of every) pages.replace(entry)
  keepInFilm(entry)
}

/** Rows that were deleted go at once. */
export function hideEntries(ids: readonly string[]): void {
  for (const pages of every) pages.remove(new Set(ids))
}

/** Pictures that were deleted go at once from their entries. */
export function hidePictures(ids: readonly string[]): void {
  const gone = new Set(ids)
  for (const pages of every) {
    for (const entry of pages.snapshot().entries) {
      const left = entry.pictures.filter((picture) => !gone.has(picture.id))
      if (left.length < entry.pictures.length) pages.replace({ ...entry, pictures: left })
    }
  }
}

export function refreshLists(): void {
  for (const pages of every) if (pages.snapshot().ready) pages.refresh()
}

export async function changeEntry(changes: Parameters<typeof call<'history.update'>>[1]): Promise<void> {
  try {
    showChanged(await call('history.update', changes))
  } catch (thrown) {
    complain(thrown)
  }
}
