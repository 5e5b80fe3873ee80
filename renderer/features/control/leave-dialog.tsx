import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'

const Title = styled('h2')({ ...type.title, padding: '20px 24px 8px' })
const Text = styled('p')({ ...type.control, padding: '0 24px', color: ink.dim })
const Acts = styled('div')({ display: 'flex', justifyContent: 'flex-end', gap: 8, padding: '20px 24px' })

interface Props {
  onStay(): void
  onLeave(): void
}

/** Strokes cannot be brought back once the brush is closed, so it asks. */
export function LeaveDialog({ onStay, onLeave }: Props) {
  const title = useId()
  return (
    <Dialog open onClose={onStay} maxWidth="xs" aria-labelledby={title}>
      <Title id={title}>{t('control.leaveTitle')}</Title>
      <Text>{t('control.leaveText')}</Text>
      <Acts>
        <Button onClick={onLeave}>{t('control.leave')}</Button>
        <Button variant="contained" autoFocus onClick={onStay}>
          {t('control.stay')}
        </Button>
      </Acts>
    </Dialog>
  )
}
