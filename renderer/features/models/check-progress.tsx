/** A model that is being verified: how far that is, and a way to stop it. */
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import type { ShelvedModel } from '../../../preload/contract.ts'
import { t } from '../../strings/t.ts'
import { stopVerifying } from './model-deeds.ts'
import { sayReading, shareOf } from './model-words.ts'
import { ProgressRail, ProgressState, ProgressWords } from './progress-rail.tsx'

const Root = styled('div')({ display: 'grid', gap: 6 })

const BEGUN = { doneBytes: 0, sizeBytes: 0 }

export function CheckProgress({ row: { name, title, check = BEGUN } }: { readonly row: ShelvedModel }) {
  const words = sayReading(check)
  return (
    <Root>
      <ProgressWords>
        <ProgressState role="status">{t('models.verifying')}</ProgressState>
        <span>{words}</span>
      </ProgressWords>
      <ProgressRail label={t('models.verifyProgress', { title })} words={words} share={shareOf(check)} />
      <Button
        variant="outlined"
        aria-label={t('models.stopVerifyNamed', { title })}
        sx={{ justifySelf: 'start', marginTop: '4px' }}
        onClick={() => stopVerifying(name)}
      >
        {t('models.stopVerify')}
      </Button>
    </Root>
  )
}
