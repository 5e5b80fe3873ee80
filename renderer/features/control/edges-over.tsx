/** Over the picture: its edges, faded in or from a line on. A map that cannot be shown is told in the bar below. */
import { styled } from '@mui/material/styles'
import type { PointerEvent } from 'react'
import { WipeHandle } from '../../components/wipe-handle.tsx'
import { controlUrl } from '../../state/controls.ts'
import type { Shot } from '../../state/film.ts'
import { t } from '../../strings/t.ts'
import { FrameImage } from '../compose/picture-frame.tsx'
import { setAmount, useEdgesSettings, useShotEdges } from './edges-view.ts'

/** It lies over the button that opens the full view. */
const Handle = styled(WipeHandle)({ zIndex: 1 })

export function EdgesOver({ shot, view }: { readonly shot: Shot; readonly view: 'over' | 'wipe' }) {
  const edges = useShotEdges(shot)
  const amount = useEdgesSettings((state) => state[view])
  if (edges.kind !== 'found') return null
  const style =
    view === 'over'
      ? ({ opacity: amount, mixBlendMode: 'screen' } as const)
      : { clipPath: `inset(0 0 0 ${(amount * 100).toFixed(1)}%)` }
  return (
    <>
      <FrameImage
        src={controlUrl(edges.map.edges)}
        alt={t('control.edgesOf')}
        draggable={false}
        style={style}
      />
      {view === 'wipe' && <Divider amount={amount} />}
    </>
  )
}

/** For the pointer; by keyboard it is the slider below. */
function Divider({ amount }: { readonly amount: number }) {
  return (
    <Handle
      aria-hidden
      data-testid="edges-divider"
      style={{ left: `${(amount * 100).toFixed(1)}%` }}
      onPointerDown={(event) => {
        if (event.button === 0) event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) setAmount('wipe', partAt(event))
      }}
    />
  )
}

/** Where the pointer is over the picture, from 0 to 1, in whole percent. */
function partAt({ currentTarget, clientX }: PointerEvent<HTMLElement>): number {
  const box = currentTarget.parentElement?.getBoundingClientRect()
  if (box === undefined) return 0
  return Math.round(Math.min(1, Math.max(0, (clientX - box.left) / box.width)) * 100) / 100
}
