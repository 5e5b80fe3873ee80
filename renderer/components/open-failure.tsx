/** The studio could not be opened: what happened, and another try. */
import Button from '@mui/material/Button'
import { openStudio, useStudio } from '../state/studio.ts'
import { sayNextStep } from '../strings/next-step.ts'
import { t } from '../strings/t.ts'
import { EmptyRoom } from './empty-room.tsx'
import { ErrorCode } from './error-note.tsx'
import { Mark } from './mark.tsx'

export function OpenFailure() {
  const error = useStudio((state) => state.openError)
  return (
    <main style={{ display: 'grid', height: '100%' }} role="alert">
      <EmptyRoom
        icon={<Mark size={40} />}
        title={t('frame.openFailed')}
        sentence={error ? `${error.message} ${sayNextStep(error)}` : ''}
      >
        <Button variant="contained" onClick={() => void openStudio()}>
          {t('frame.tryAgain')}
        </Button>
        {error && <ErrorCode error={error} />}
      </EmptyRoom>
    </main>
  )
}
