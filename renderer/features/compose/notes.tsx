/** What went wrong or should be known, in the column beside the picture. */
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { ErrorNote } from '../../components/error-note.tsx'
import { dismissNotice, useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { retryEntry } from '../queue/deeds.ts'
import { dismissEntry, useNotDone } from '../queue/not-done.ts'

const List = styled('div')({
  display: 'flex',
  flexDirection: 'column',
  gap: 8,
  maxHeight: '40vh',
  overflow: 'auto',
  marginBottom: 12,
  '&:empty': { display: 'none' },
})

export function Notes() {
  return (
    <List>
      <EngineNote />
      <FailedNote />
      <Notices />
    </List>
  )
}

function EngineNote() {
  const error = useStudio(({ engine }) => (engine.state === 'died' ? engine.error : undefined))
  return error ? <ErrorNote error={error} level="warning" /> : null
}

/** The newest run that did not finish; the others are in the queue's panel. */
function FailedNote() {
  const entry = useNotDone().at(-1)
  if (entry?.error === undefined) return null
  const retry = (
    <Button size="small" variant="outlined" onClick={() => retryEntry(entry)}>
      {t('compose.retry')}
    </Button>
  )
  return (
    <ErrorNote key={entry.id} error={entry.error} actions={retry} onDismiss={() => dismissEntry(entry.id)} />
  )
}

function Notices() {
  const notices = useStudio((state) => state.notices)
  return notices.map(({ key, level, message, error }) => (
    <ErrorNote key={key} level={level} message={message} error={error} onDismiss={() => dismissNotice(key)} />
  ))
}
