import Button from '@mui/material/Button'
import type { Entry } from '../../../preload/contract.ts'
import { ErrorNote } from '../../components/error-note.tsx'
import { t } from '../../strings/t.ts'
import { retryEntry } from './deeds.ts'
import { dismissEntry } from './not-done.ts'
import { OpenCompared } from './open-compared.tsx'
import { RowBody, RowRoot } from './queue-row.tsx'
import { sayFailure } from './say-failure.ts'

/** A run that failed, or that was set aside because it stopped the engine twice. */
export function NotDoneRow({ entry }: { readonly entry: Entry }) {
  const aside = entry.state === 'set-aside'
  const words = sayFailure(entry)
  const retry = (
    <Button size="small" variant="outlined" onClick={() => retryEntry(entry)}>
      {t('queue.retry')}
    </Button>
  )
  return (
    <>
      <RowRoot>
        <RowBody entry={entry} meta={t(aside ? 'queue.setAside' : 'queue.failed')} />
        <OpenCompared entry={entry} />
      </RowRoot>
      <ErrorNote
        error={entry.error}
        message={aside ? `${words} ${t('queue.setAsideText')}` : words}
        level={aside ? 'warning' : 'error'}
        actions={retry}
        onDismiss={() => dismissEntry(entry.id)}
      />
    </>
  )
}
