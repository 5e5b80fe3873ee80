/** The dropped picture, small. It is decoded from its bytes onto a canvas: the page needs no address for it. */
import BrokenImageOutlined from '@mui/icons-material/BrokenImageOutlined'
import { styled } from '@mui/material/styles'
import { useEffect, useRef, useState } from 'react'
import { ink, radius } from '../../theme/tokens.ts'

const SIDE = 200

const Frame = styled('div')({
  width: SIDE,
  height: SIDE,
  display: 'grid',
  placeItems: 'center',
  overflow: 'hidden',
  borderRadius: radius.picture,
  background: ink.table,
  color: ink.faint,
  '& canvas': { maxWidth: '100%', maxHeight: '100%', display: 'block' },
})

export function FilePreview({ file }: { readonly file: File }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [broken, setBroken] = useState(false)
  useEffect(() => {
    let here = true
    setBroken(false)
    draw(file, () => (here ? canvas.current : null)).catch(() => here && setBroken(true))
    return () => {
      here = false
    }
  }, [file])
  return (
    <Frame aria-hidden>
      {broken ? <BrokenImageOutlined /> : <canvas ref={canvas} width={1} height={1} />}
    </Frame>
  )
}

async function draw(file: File, target: () => HTMLCanvasElement | null): Promise<void> {
  const full = await createImageBitmap(file)
  const canvas = target()
  const scale = Math.min(1, (SIDE * window.devicePixelRatio) / Math.max(full.width, full.height))
  if (canvas !== null) {
    canvas.width = Math.max(1, Math.round(full.width * scale))
    canvas.height = Math.max(1, Math.round(full.height * scale))
    canvas.getContext('2d')?.drawImage(full, 0, 0, canvas.width, canvas.height)
  }
  full.close()
}
