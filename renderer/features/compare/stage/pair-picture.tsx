/** One lane over another: from a line on, half seen through, or what differs between them. */
import { styled } from '@mui/material/styles'
import type { CSSProperties, PointerEvent } from 'react'
import { WipeHandle } from '../../../components/wipe-handle.tsx'
import { type ComparedEntry, useComparison } from '../../../state/comparison.ts'
import { t } from '../../../strings/t.ts'
import { radius } from '../../../theme/tokens.ts'
import type { Box } from '../../viewer/zoom.ts'
import { LanePicture } from './lane-picture.tsx'
import { laneSides } from './lane-sides.ts'
import { setAmount, useOverlay } from './overlay-state.ts'
import { PairNames } from './pair-names.tsx'

const Root = styled('div')({
  position: 'relative',
  isolation: 'isolate',
  overflow: 'hidden',
  borderRadius: radius.picture,
  // What differs is told from black, whatever the theme.
  // A rounded corner would be enlarged as a difference, too.
  '&[data-mode="difference"]': { background: '#000000', borderRadius: 0 },
})
/** The one above is touched; the one below is only seen. */
const Layer = styled('div')({ position: 'absolute', inset: 0, '& > div': { borderRadius: 0 } })

interface Props {
  readonly entry: ComparedEntry
  readonly pair: readonly [number, number]
  readonly pane: Box
}

export function PairPicture({ entry, pair, pane }: Props) {
  const mode = useComparison(({ view }) => view.mode)
  const { wipe, onion, gain } = useOverlay()
  const [below, above] = pair
  const labelOf = (lane: number): string => entry.comparison.lanes[lane]?.label ?? ''
  const over: Readonly<Record<typeof mode, CSSProperties>> = {
    side: {},
    wipe: { clipPath: `inset(0 0 0 ${(wipe * 100).toFixed(2)}%)` },
    onion: { opacity: onion },
    difference: { mixBlendMode: 'difference' },
  }
  return (
    <Root
      role="group"
      aria-label={t('compareStage.pair', { below: labelOf(below), above: labelOf(above) })}
      data-mode={mode}
      style={{ ...pane, ...(mode === 'difference' && { filter: `brightness(${gain})` }) }}
    >
      <Layer>
        <LanePicture lane={below} label={labelOf(below)} sides={laneSides(entry, below)} pane={pane} />
      </Layer>
      <Layer style={over[mode]}>
        <LanePicture lane={above} label={labelOf(above)} sides={laneSides(entry, above)} pane={pane} />
      </Layer>
      {(mode === 'wipe' || mode === 'onion') && <PairNames entry={entry} pair={pair} mode={mode} />}
      {mode === 'wipe' && <Divider at={wipe} />}
    </Root>
  )
}

function Divider({ at }: { readonly at: number }) {
  const follow = (event: PointerEvent<HTMLElement>): void => {
    event.stopPropagation()
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const box = event.currentTarget.parentElement?.getBoundingClientRect()
    if (box !== undefined) setAmount('wipe', (event.clientX - box.left) / box.width)
  }
  return (
    <WipeHandle
      style={{ left: `${at * 100}%` }}
      onPointerDown={(event) => {
        event.stopPropagation()
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={follow}
      onDoubleClick={(event) => {
        event.stopPropagation()
        setAmount('wipe', 0.5)
      }}
    />
  )
}
