/** Two axes, and the table that they make. */
import { styled } from '@mui/material/styles'
import { CarefulLine } from '../../../components/careful-line.tsx'
import { Field } from '../../../components/field.tsx'
import { editGrid, type GridSetup } from '../../../state/compare-draft.ts'
import { t } from '../../../strings/t.ts'
import { AxisField } from './axis-field.tsx'
import { useComplaints } from './complaints.ts'
import { GridTable } from './grid-table.tsx'
import { useTyping, wordsAt } from './obstacles.ts'

const Root = styled('div')({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 560px), 1fr))',
  gap: '20px 40px',
  alignItems: 'start',
})
const Axes = styled('div')({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 250px), 1fr))',
  gap: 20,
  alignItems: 'start',
})

export function GridForm({ setup }: { readonly setup: GridSetup }) {
  const wrong = wordsAt(useComplaints(), 'grid')
  const unread = useTyping((typing) => (typing.x ?? typing.y) !== undefined)
  const { x, y } = setup
  return (
    <Root>
      <Axes>
        <AxisField
          edge="x"
          axis={x}
          request={setup.request}
          onChange={(axis) => axis && editGrid({ x: axis })}
        />
        <AxisField edge="y" axis={y} request={setup.request} onChange={(axis) => editGrid({ y: axis })} />
      </Axes>
      <Field
        label={t('compare.gridToCome')}
        meta={!unread && t('compare.cells', { count: x.values.length * (y?.values.length ?? 1) })}
      >
        <GridTable x={x} y={y} unread={unread} />
        {wrong && <CarefulLine>{wrong}</CarefulLine>}
      </Field>
    </Root>
  )
}
