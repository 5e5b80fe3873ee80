/** Runs that failed or were set aside and are still in sight. */
import { useMemo } from 'react'
import { create } from 'zustand'
import type { Entry } from '../../../preload/contract.ts'
import { useStudio } from '../../state/studio.ts'

const useDismissed = create<{ readonly ids: ReadonlySet<string> }>()(() => ({ ids: new Set() }))

/** Takes it off the list; the history keeps it. */
export const dismissEntry = (id: string): void =>
  useDismissed.setState(({ ids }) => ({ ids: new Set([...ids, id]) }))

/** The errors that a run's own card says, or said until it was dismissed: nobody else repeats them. */
export function useToldErrors(): ReadonlySet<string> {
  const entries = useStudio((state) => state.queue.entries)
  return useMemo(
    () => new Set(entries.filter(isNotDone).flatMap(({ error }) => (error ? [error.code] : []))),
    [entries],
  )
}

const isNotDone = ({ state }: Entry): boolean => state === 'failed' || state === 'set-aside'

export function useNotDone(): readonly Entry[] {
  const entries = useStudio((state) => state.queue.entries)
  const dismissed = useDismissed((state) => state.ids)
  return useMemo(
    () => entries.filter((entry) => isNotDone(entry) && !dismissed.has(entry.id)),
    [entries, dismissed],
  )
}
