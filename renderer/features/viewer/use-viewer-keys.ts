/** +, −, 0 and 1 while a picture is in full view. */
import { useEffect, useRef } from 'react'
import type { Zoom } from './use-zoom.ts'

const KEYS: Readonly<Record<string, 'closer' | 'farther' | 'fit' | 'full'>> = {
  '+': 'closer',
  '=': 'closer',
  '-': 'farther',
  '0': 'fit',
  '1': 'full',
}

export function useViewerKeys(zoom: Zoom): void {
  const latest = useRef(zoom)
  latest.current = zoom
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const act = KEYS[event.key]
      const elsewhere =
        event.target instanceof Element && event.target.closest('input, textarea, [role="menu"]')
      if (act === undefined || elsewhere || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      latest.current[act]()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
