/** The outline of the window while the studio opens: same lines at the same places, so that nothing jumps then. */
import { styled } from '@mui/material/styles'
import { t } from '../strings/t.ts'
import { ink, measure } from '../theme/tokens.ts'

const Root = styled('div')({ display: 'flex', height: '100%', background: ink.background })
const Rail = styled('div')({ width: measure.rail, borderRight: `1px solid ${ink.line}` })
const Column = styled('div')({
  width: measure.composeColumn,
  background: ink.panel,
  borderRight: `1px solid ${ink.line}`,
})
const Table = styled('div')({ flex: 1, background: ink.table })

export function RoomSkeleton() {
  return (
    <Root aria-busy="true" role="status" aria-label={t('frame.opening')}>
      <Rail />
      <Column />
      <Table />
    </Root>
  )
}
