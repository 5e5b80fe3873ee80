/** A model that is being verified: how far that is, and a way to stop it. */
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import type { ShelvedModel } from '../../../preload/contract.ts'
import { t } from '../../strings/t.ts'
import { ink } from '../../theme/tokens.ts'
import { stopVerifying } from './model-deeds.ts'
import { sayReading, shareOf } from './model-words.ts'
import { ProgressRail } from './progress-rail.tsx'

const Root = styled('div')({ display: 'grid', gap: 6 })
const Words = styled('div')({
  display: 'flex',
  flexWrap: 'wrap',
  justifyContent: 'space-between',
  columnGap: 12,
  fontSize: 12,
  lineHeight: '16px',
  color: ink.dim,
})
const State = styled('span')({ color: ink.text, fontWeight: 600 })

const BEGUN = { doneBytes: 0, sizeBytes: 0 }

export function CheckProgress({ row: { name, title, check = BEGUN } }: { readonly row: ShelvedModel }) {
  const words = sayReading(check)
  return (
    <Root>
      <Words>
        <State role="status">{t('models.verifying')}</State>
        <span>{words}</span>
      </Words>
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
