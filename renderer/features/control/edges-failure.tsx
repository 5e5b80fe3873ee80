import Button from '@mui/material/Button'
import type { ErrorReport } from '../../../native-models/api/errors.ts'
import { ErrorNote } from '../../components/error-note.tsx'
import { t } from '../../strings/t.ts'

interface Props {
  readonly error: ErrorReport
  onAgain(): void
}

/** Why there are no edges, beside the picture. */
export function EdgesFailure({ error, onAgain }: Props) {
  const again = (
    <Button size="small" variant="outlined" onClick={onAgain}>
      {t('control.again')}
    </Button>
  )
  return <ErrorNote error={error} actions={again} />
}
