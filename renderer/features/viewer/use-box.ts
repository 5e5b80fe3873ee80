/** The inner size of an element, as it is now, in CSS pixels; nothing before it is known. */
import { type RefObject, useLayoutEffect, useState } from 'react'
import type { Box } from './zoom.ts'

export function useBox(ref: RefObject<HTMLElement | null>): Box | undefined {
  const [box, setBox] = useState<Box>()
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const read = (): void => {
      const { clientWidth: width, clientHeight: height } = element
      setBox((before) => (before?.width === width && before.height === height ? before : { width, height }))
    }
    const observer = new ResizeObserver(read)
    observer.observe(element)
    read()
    return () => observer.disconnect()
  }, [ref])
  return box
}
