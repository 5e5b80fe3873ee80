/** Whether something that moves has done so for a while: what is told of it before is guessed from next to nothing. */
import { useEffect, useState } from 'react'

const SETTLED_MS = 4000

/** What moved already when one began to look has settled. */
export function useSettled(moves: boolean): boolean {
  const [isSettled, setSettled] = useState(moves)
  useEffect(() => {
    if (!moves) {
      setSettled(false)
      return
    }
    const timer = setTimeout(() => setSettled(true), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [moves])
  return isSettled
}
