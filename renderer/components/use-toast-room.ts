/** The toasts' place is within what says so, above its foot: not over buttons and thumbnails. */
import { type RefObject, useEffect } from 'react'

/** Pixels between a toast and what is below it. */
const GAP = 12

/** @param foot what toasts must not cover, at the bottom of `room` */
export function useToastRoom(room: RefObject<HTMLElement | null>, foot: number): void {
  useEffect(() => {
    const element = room.current
    if (element === null) return
    const root = document.documentElement.style
    const place = (): void => {
      const box = element.getBoundingClientRect()
      root.setProperty('--toast-left', `${box.left}px`)
      root.setProperty('--toast-right', `${window.innerWidth - box.right}px`)
      root.setProperty('--toast-bottom', `${window.innerHeight - box.bottom + foot + GAP}px`)
    }
    const observer = new ResizeObserver(place)
    observer.observe(element)
    place()
    return () => {
      observer.disconnect()
      for (const side of ['left', 'right', 'bottom']) root.removeProperty(`--toast-${side}`)
    }
  }, [room, foot])
}
