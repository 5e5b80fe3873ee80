import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import type { ComparedEntry } from '../../../state/comparison.ts'
import { sayBytes } from '../../../strings/say.ts'
import { t } from '../../../strings/t.ts'
import { ink, type } from '../../../theme/tokens.ts'
import { giveUpSteps } from './lane-deeds.ts'

const Title = styled('h2')({ ...type.title, padding: '20px 24px 8px' })
const Text = styled('p')({ ...type.control, padding: '0 24px', color: ink.dim })
const Acts = styled('div')({ display: 'flex', justifyContent: 'flex-end', gap: 8, padding: '20px 24px' })

interface Props {
  readonly entry: ComparedEntry
  onClose(): void
}

/** Steps cannot be brought back but by painting them again, so it asks. */
export function GiveUpDialog({ entry, onClose }: Props) {
  const title = useId()
  const giveUp = (): void => {
    onClose()
    giveUpSteps(entry)
  }
  return (
    <Dialog open onClose={onClose} maxWidth="xs" aria-labelledby={title}>
      <Title id={title}>{t('compareFigures.giveUpTitle')}</Title>
      <Text>{t('compareFigures.giveUpText', { size: sayBytes(entry.comparison.stepsBytes) })}</Text>
      <Acts>
        <Button onClick={giveUp}>{t('compareFigures.giveUpDo')}</Button>
        <Button variant="contained" autoFocus onClick={onClose}>
          {t('compareFigures.keep')}
        </Button>
      </Acts>
    </Dialog>
  )
}
