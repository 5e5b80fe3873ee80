/** A model that is being verified: how far that is, and a way to stop it. */
import Button from '@mui/material/Button'
import { useLayoutEffect, useRef } from 'react'
import type { ShelvedModel } from '../../../preload/contract.ts'
import { ProgressLine } from '../../components/progress-line.tsx'
import { t } from '../../strings/t.ts'
import { goOnAtCard } from './card-focus.ts'
import { stopVerifying } from './model-deeds.ts'
import { sayReading, shareOf } from './model-words.ts'

const BEGUN = { doneBytes: 0, sizeBytes: 0 }

export function CheckProgress({ row: { name, title, check = BEGUN } }: { readonly row: ShelvedModel }) {
  const words = sayReading(check)
  const stop = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    const button = stop.current
    // Asked before the button has gone: stopped, or at the end.
    return () => {
      if (button !== null && button === document.activeElement) goOnAtCard(name)
    }
  }, [name])
  return (
    <ProgressLine
      label={t('models.verifyProgress', { title })}
      state={t('models.verifying')}
      {...{ words, share: shareOf(check), isStill: false }}
    >
      <Button
        ref={stop}
        variant="outlined"
        aria-label={t('models.stopVerifyNamed', { title })}
        sx={{ justifySelf: 'start', marginTop: '4px' }}
        onClick={() => stopVerifying(name)}
      >
        {t('models.stopVerify')}
      </Button>
    </ProgressLine>
  )
}
