/** Alt and the wheel turn a number. React listens to the wheel passively; the page must not scroll meanwhile. */
import { type RefObject, useEffect, useRef } from 'react'

export function useAltWheel(turn: (direction: 1 | -1) => void): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null)
  const latest = useRef(turn)
  latest.current = turn
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const onWheel = (event: WheelEvent) => {
      if (!event.altKey || event.deltaY === 0) return
      event.preventDefault()
      latest.current(event.deltaY < 0 ? 1 : -1)
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [])
  return ref
}
