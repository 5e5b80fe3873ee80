/** Under the pictures: the chart and the table, side by side, one under the other where the room is narrow. */
import { styled } from '@mui/material/styles'
import { useEffect } from 'react'
import { useComparison } from '../../../state/comparison.ts'
import { followFigures } from '../../../state/follow-figures.ts'
import { ChartPanel } from './chart-panel.tsx'
import { TablePanel } from './table-panel.tsx'

const FOLDS_BELOW_PX = 860

const Root = styled('div')({ height: '100%', minHeight: 0, minWidth: 0, containerType: 'inline-size' })
const Two = styled('div')({
  height: '100%',
  display: 'grid',
  gap: 12,
  gridTemplateColumns: 'minmax(0, 1fr) minmax(536px, 47%)',
  gridTemplateRows: 'minmax(0, 1fr)',
  [`@container (max-width: ${FOLDS_BELOW_PX}px)`]: {
    gridTemplateColumns: 'minmax(0, 1fr)',
    gridTemplateRows: 'minmax(200px, 1fr) minmax(160px, auto)',
    overflowY: 'auto',
  },
})

/** As high as its place. Nothing where no comparison is open. */
export function ComparisonFigures() {
  const isOpen = useComparison((state) => state.entry !== undefined)
  useEffect(followFigures, [])
  if (!isOpen) return null
  return (
    <Root>
      <Two>
        <ChartPanel />
        <TablePanel />
      </Two>
    </Root>
  )
}
