/** Keys of the stage, wherever the focus is in its room, unless something else needs them. */
import { useEffect } from 'react'
import { look, useComparison } from '../../../state/comparison.ts'
import { fitLanes, zoomMiddle } from './linked-zoom.ts'
import { stepBy, togglePlaying } from './scrub.ts'

const FAST = 5

const KEYS: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
  ArrowLeft: ({ shiftKey }) => stepBy(shiftKey ? -FAST : -1),
  ArrowRight: ({ shiftKey }) => stepBy(shiftKey ? FAST : 1),
  PageUp: () => stepBy(FAST),
  PageDown: () => stepBy(-FAST),
  Home: () => stepBy(Number.NEGATIVE_INFINITY),
  End: () => stepBy(Number.POSITIVE_INFINITY),
  ' ': togglePlaying,
  '+': () => zoomMiddle(1),
  '=': () => zoomMiddle(1),
  '-': () => zoomMiddle(-1),
  '0': fitLanes,
}

/** What has arrows, letters or digits of its own. */
const BUSY =
  'input, textarea, select, table, [contenteditable="true"], [role="menu"], [role="listbox"], [role="dialog"], [role="slider"]:not([data-scrubber])'

export function useStageKeys(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
  const { target } = event
  if (document.querySelector('.MuiDialog-root, .MuiMenu-root, .MuiPopover-root') !== null) return
  if (!(target instanceof Element) || target.closest(BUSY)) return
  if (event.key === ' ' && target.closest('button, a')) return
  const act = laneKey(event) ?? KEYS[event.key]
  if (act === undefined) return
  event.preventDefault()
  act(event)
}

/** 1 … 8 choose what lies below, with Shift what lies over it. */
function laneKey({ code, shiftKey }: KeyboardEvent): (() => void) | undefined {
  const { view, tracks } = useComparison.getState()
  const lane = Number(/^(?:Digit|Numpad)([1-8])$/.exec(code)?.[1] ?? 0) - 1
  if (view.mode === 'side' || lane < 0 || lane >= tracks.length) return undefined
  return () => look({ pair: withLane(view.pair, lane, shiftKey ? 1 : 0) })
}

/** The other one makes room: nothing is laid over itself. */
export function withLane(pair: readonly [number, number], lane: number, place: 0 | 1): [number, number] {
  const [below, above] = pair
  if (pair[1 - place] === lane) return [above, below]
  return place === 0 ? [lane, above] : [below, lane]
}
