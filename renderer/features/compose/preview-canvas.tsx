/** Draws the previews as they come, past React. */
import { styled } from '@mui/material/styles'
import { useEffect, useRef } from 'react'
import { drawPreview } from '../../components/draw-preview.ts'
import { drawPreviews } from '../../state/live.ts'

const Canvas = styled('canvas')({
  position: 'absolute',
  inset: 0,
  width: '100%',
  height: '100%',
  imageRendering: 'auto',
})

export function PreviewCanvas({ label }: { readonly label?: string }) {
  const ref = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const canvas = ref.current
    if (canvas === null) return
    return drawPreviews((preview) => {
      if (preview !== undefined) drawPreview(canvas, preview)
    })
  }, [])
  return label === undefined ? (
    <Canvas ref={ref} aria-hidden />
  ) : (
    <Canvas ref={ref} role="img" aria-label={label} />
  )
}
