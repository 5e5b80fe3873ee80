/** Two lanes laid over each other, as large as the place allows, and the others beside them to choose from. */
import { styled } from '@mui/material/styles'
import { useRef } from 'react'
import { type ComparedEntry, useComparison } from '../../../state/comparison.ts'
import { useBox } from '../../viewer/use-box.ts'
import { layoutLanes } from './lane-layout.ts'
import { laneSides } from './lane-sides.ts'
import { LaneTiles } from './lane-tiles.tsx'
import { PairBar } from './pair-bar.tsx'
import { PairPicture } from './pair-picture.tsx'

const Place = styled('div')({
  position: 'absolute',
  inset: 0,
  display: 'grid',
  gridTemplate: 'auto minmax(0, 1fr) / minmax(0, 1fr) auto',
  gap: '8px 14px',
})
const Middle = styled('div')({ position: 'relative', minHeight: 0, overflow: 'hidden' })
const Centred = styled('div')({ position: 'absolute', inset: 0, display: 'grid', placeContent: 'center' })

export function LanesPair({ entry }: { readonly entry: ComparedEntry }) {
  const pair = useComparison(({ view }) => view.pair)
  const middle = useRef<HTMLDivElement>(null)
  const box = useBox(middle)
  const sides = laneSides(entry, pair[0])
  const ratio = sides.width / sides.height
  return (
    <Place>
      <PairBar entry={entry} pair={pair} />
      <Middle ref={middle}>
        {box !== undefined && (
          <Centred>
            <PairPicture
              entry={entry}
              pair={pair}
              pane={layoutLanes({ count: 1, ratio, room: box, around: 0, gap: 0 }).picture}
            />
          </Centred>
        )}
      </Middle>
      {box !== undefined && <LaneTiles entry={entry} pair={pair} height={box.height} />}
    </Place>
  )
}
