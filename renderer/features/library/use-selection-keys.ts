/** The keyboard in a list where several can be chosen: the same in the grid and in the rows. */
import { type KeyboardEvent, type MouseEvent, useCallback, useRef } from 'react'
import { matches } from '../../state/shortcuts.ts'
import { choose, chooseNothing, useLibrary } from './library-state.ts'
import { afterRemoval, press, selectAll, toggle, walk } from './selection.ts'
import { deleteChosen, starChosen } from './selection-actions.ts'

interface Options {
  readonly order: readonly string[]
  /** Where a key goes from `index`; undefined: the key moves nothing here. */
  target(key: string, index: number): number | undefined
  reveal(index: number): void
  open(id: string): void
}

/** Tab came into the list: the keyboard stands on something there, though nothing is chosen yet. */
export function standSomewhere(order: readonly string[]): void {
  const { selection } = useLibrary.getState()
  const [first] = order
  if (first === undefined || order.includes(selection.focus ?? '')) return
  choose({ ...selection, focus: first })
}

/** → whether something was done */
export function onSelectionKey(event: KeyboardEvent, options: Options): boolean {
  const done = move(event, options) || act(event, options)
  if (done) event.preventDefault()
  return done
}

function move(event: KeyboardEvent, { order, target, reveal }: Options): boolean {
  const { selection } = useLibrary.getState()
  const at = selection.focus === undefined ? -1 : order.indexOf(selection.focus)
  const wanted = event.altKey ? undefined : target(event.key, at)
  if (wanted === undefined || order.length === 0) return false
  const index = at < 0 ? 0 : Math.min(Math.max(wanted, 0), order.length - 1)
  choose(walk(selection, order[index] ?? '', { shift: event.shiftKey, ctrl: event.ctrlKey, order }))
  reveal(index)
  return true
}

function act(event: KeyboardEvent, { order, open }: Options): boolean {
  const { selection } = useLibrary.getState()
  const { focus, ids } = selection
  if (event.ctrlKey && event.key.toLowerCase() === 'a') choose(selectAll(order, selection))
  else if (event.key === 'Escape' && ids.size > 0) chooseNothing()
  else if (focus === undefined) return false
  else if (event.key === ' ') choose(toggle(selection, focus))
  else if (matches('openFull', event.nativeEvent)) open(focus)
  else if (matches('star', event.nativeEvent)) starChosen()
  else if (matches('deletePicture', event.nativeEvent) && ids.size > 0) {
    deleteChosen()
    choose(afterRemoval(selection, ids, order))
  } else return false
  return true
}

/** The pointer in such a list; the same function as long as the list lives. */
export function usePress(order: readonly string[]): (event: MouseEvent, id: string) => void {
  const latest = useRef(order)
  latest.current = order
  return useCallback((event, id) => {
    const keys = { shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey, order: latest.current }
    choose(press(useLibrary.getState().selection, id, keys))
  }, [])
}
