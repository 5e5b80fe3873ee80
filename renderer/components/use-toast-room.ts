/** Where toasts lie in a room: not over its buttons, its words and its thumbnails. */
import { type RefObject, useEffect } from 'react'
import { useToasts } from '../state/toasts.ts'

/** Pixels between a toast and what is beside it. */
const GAP = 12
/** Of a toast of one line, with a gap above it, in pixels. */
const LINE = 48
/** On words that toasts do not cover. */
export const TOAST_FREE = 'data-toast-free'

/**
 * @param foot what toasts must not cover at the bottom of `room`, in pixels; `top`: they lie at its upper right, as
 * its bottom is needed. Where words in it are `TOAST_FREE`, they lie between these and the foot, or else above them.
 */
export function useToastRoom(room: RefObject<HTMLElement | null>, foot: number | 'top'): void {
  const key = useToasts((state) => state.shown?.key)
  // biome-ignore lint/correctness/useExhaustiveDependencies: words wander, and each toast is laid where they are then
  useEffect(() => {
    const element = room.current
    if (element === null) return
    const place = (): void => lay(foot === 'top' ? atTop(element) : aboveFoot(element, foot))
    const observer = new ResizeObserver(place)
    observer.observe(element)
    place()
    return () => {
      observer.disconnect()
      lay({})
    }
  }, [room, foot, key])
}

const SIDES = ['left', 'right', 'bottom', 'top', 'align'] as const
type Place = Partial<Record<(typeof SIDES)[number], string>>

function lay(place: Place): void {
  const root = document.documentElement.style
  for (const side of SIDES) root.setProperty(`--toast-${side}`, place[side] ?? '')
}

function atTop(element: HTMLElement): Place {
  return {
    ...sidesOf(element),
    top: `${element.getBoundingClientRect().top + 2}px`,
    bottom: 'auto',
    align: 'end',
  }
}

function aboveFoot(element: HTMLElement, foot: number): Place {
  const floor = element.getBoundingClientRect().bottom - foot
  const words = element.querySelector(`[${TOAST_FREE}]`)?.getBoundingClientRect()
  const bottom = words === undefined ? floor - GAP : floor - words.bottom >= LINE ? floor - 2 : words.top
  return { ...sidesOf(element), bottom: `${window.innerHeight - bottom}px` }
}

function sidesOf(element: HTMLElement): Place {
  const { left, right } = element.getBoundingClientRect()
  return { left: `${left}px`, right: `${window.innerWidth - right}px` }
}
