/** What drawn edges were drawn for: another shape or fit does not fit them. */
import { useEffect, useState } from 'react'
import { create } from 'zustand'
import type { ControlUse } from '../../../native-models/api/request.ts'
import { controlUrl } from '../../state/controls.ts'
import type { Sides } from '../../state/defaults.ts'

type Fit = ControlUse['fit']

/** Of this sitting, by the drawn map. */
const useFits = create<Readonly<Record<string, Fit>>>()(() => ({}))

export const rememberDrawn = (edges: string, fit: Fit): void => useFits.setState({ [edges]: fit })

/** Shapes are the same when their sides differ by less than this part. */
const SAME = 0.02

/** Whether the drawn edges were drawn for another fit, or another shape than this one. */
export function useDrawnForAnother({ edges, fit }: ControlUse, shape: Sides): boolean {
  const drawnFit = useFits((fits) => (edges === undefined ? undefined : fits[edges]))
  const drawn = useSidesOf(edges)
  if (edges === undefined) return false
  if (drawnFit !== undefined && drawnFit !== fit) return true
  return (
    drawn !== undefined && Math.abs((drawn.width * shape.height) / (drawn.height * shape.width) - 1) > SAME
  )
}

/** Pixels of a kept image; undefined until they are known. */
function useSidesOf(image: string | undefined): Sides | undefined {
  const [known, setKnown] = useState<Sides & { image: string }>()
  useEffect(() => {
    if (image === undefined) return
    const element = new Image()
    element.onload = () => setKnown({ image, width: element.naturalWidth, height: element.naturalHeight })
    element.src = controlUrl(image)
    return () => {
      element.onload = null
    }
  }, [image])
  return known?.image === image ? known : undefined
}
