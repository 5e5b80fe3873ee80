/** Whether a picture could not be shown. It is tried again when the window gets the focus: files come back. */
import { useEffect, useState } from 'react'

/** @param key what is shown: another one begins whole. → whether it is broken, and what its `onError` calls */
export function useBroken(key: string | undefined): readonly [boolean, () => void] {
  const [broken, setBroken] = useState<string>()
  const isBroken = key !== undefined && broken === key
  useEffect(() => {
    if (!isBroken) return
    const again = (): void => setBroken(undefined)
    window.addEventListener('focus', again)
    return () => window.removeEventListener('focus', again)
  }, [isBroken])
  return [isBroken, () => setBroken(key)]
}
