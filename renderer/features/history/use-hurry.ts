/** Whether a list is being thrown: what flies past that fast is not read, and its pictures need not be fetched. */
import { type RefObject, useEffect, useState } from 'react'

/** Screens in a second. A hand on a wheel reaches three. */
const FAST = 8
const CALM_MS = 120

export function useHurry(ref: RefObject<HTMLElement | null>): boolean {
  const [hurry, setHurry] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    let last = { top: element.scrollTop, at: 0 }
    let timer: ReturnType<typeof setTimeout> | undefined
    const onScroll = (event: Event): void => {
      const now = { top: element.scrollTop, at: event.timeStamp }
      const seconds = Math.max(now.at - last.at, 1) / 1000
      const speed = Math.abs(now.top - last.top) / element.clientHeight / seconds
      last = now
      if (speed < FAST) return
      setHurry(true)
      clearTimeout(timer)
      timer = setTimeout(() => setHurry(false), CALM_MS)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      element.removeEventListener('scroll', onScroll)
      clearTimeout(timer)
    }
  }, [ref])
  return hurry
}
