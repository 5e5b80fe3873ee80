/** A comparison: its lanes, and under them chart and table. The room does not scroll: its parts give way. */
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { useRef } from 'react'
import { EmptyRoom } from '../../components/empty-room.tsx'
import { ErrorCode } from '../../components/error-note.tsx'
import { useToastRoom } from '../../components/use-toast-room.ts'
import { useComparison } from '../../state/comparison.ts'
import { sayNextStep } from '../../strings/next-step.ts'
import { t } from '../../strings/t.ts'
import { ComparisonFigures } from './figures/comparison-figures.tsx'
import { newComparison } from './setup/new-setup.ts'
import { ComparisonStage } from './stage/comparison-stage.tsx'

const Root = styled('div')({
  minWidth: 0,
  minHeight: 0,
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr)',
  gridTemplateRows: 'minmax(0, 1fr) clamp(188px, 24vh, 560px)',
  gap: 12,
  padding: '0 16px 16px',
})
const Stage = styled('div')({ minWidth: 0, minHeight: 0, display: 'grid' })

export function OpenedComparison() {
  const room = useRef<HTMLDivElement>(null)
  useToastRoom(room, 'top')
  const failure = useComparison((state) => (state.phase === 'missing' ? state.failure : undefined))
  if (failure !== undefined) {
    return (
      <EmptyRoom title={t('compare.missing')} sentence={`${failure.message} ${sayNextStep(failure)}`}>
        <Button variant="outlined" onClick={newComparison}>
          {t('compare.newComparison')}
        </Button>
        <ErrorCode error={failure} />
      </EmptyRoom>
    )
  }
  return (
    <Root ref={room}>
      <Stage>
        <ComparisonStage />
      </Stage>
      <ComparisonFigures />
    </Root>
  )
}
